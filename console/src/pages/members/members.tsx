import { useState } from 'react';
import { pageOf, usePageSearch } from '../../app/use-page-search.ts';
import { useTranslate } from '../../language/language.ts';
import { useSignedIn } from '../../session/session.ts';
import { Button } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { AddMember } from './add-member.tsx';
import { CreateMember } from './create-member.tsx';
import { MemberTable } from './member-table.tsx';
import { MemberTabs } from './member-tabs.tsx';
import { OrganizationName } from './organization-name.tsx';

const path = '/api/org/users';

/** Who belongs to the organization, and as what. */
export function Members() {
  const t = useTranslate();
  const { isGrafanaAdmin } = useSignedIn();
  const [search, change] = usePageSearch<'search' | 'page'>();
  const [isOpen, setOpen] = useState<'add' | 'create'>();
  const refresh = [`${path}/search`];
  return (
    <Page
      title={t('members')}
      actions={
        <>
          {isGrafanaAdmin && <Button onClick={() => setOpen('create')}>{t('createUser')}</Button>}
          <Button kind="primary" onClick={() => setOpen('add')}>
            {t('addMember')}
          </Button>
        </>
      }
    >
      <MemberTabs current="members" />
      <OrganizationName />
      <SearchField
        label={t('searchMembers')}
        value={search.search ?? ''}
        onSearch={(next) => change({ search: next }, 'typed')}
      />
      <MemberTable
        path={path}
        search={search.search}
        page={pageOf(search)}
        onPage={(page) => change({ page: String(page) })}
      />
      {isOpen === 'add' && <AddMember path={path} refresh={refresh} onClose={() => setOpen(undefined)} />}
      {isOpen === 'create' && <CreateMember refresh={refresh} onClose={() => setOpen(undefined)} />}
    </Page>
  );
}
