import { useState } from 'react';
import { useTranslate } from '../../language/language.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { AddMember } from '../members/add-member.tsx';
import { MemberTable } from '../members/member-table.tsx';

interface OrganizationMembersProps {
  readonly id: number;
  readonly name: string;
  readonly onClose: () => void;
}

/** Who belongs to an organization that need not be the one in use. */
export function OrganizationMembers({ id, name, onClose }: OrganizationMembersProps) {
  const t = useTranslate();
  const [search, setSearch] = useState('');
  const [page, setPage] = useState(1);
  const [isAdding, setAdding] = useState(false);
  const path = `/api/orgs/${id}/users`;
  return (
    <Dialog title={t('membersOf', { name })} isOpen onClose={onClose} isWide>
      <div className="flex flex-wrap items-center gap-2">
        <SearchField
          label={t('searchMembers')}
          value={search}
          onSearch={(next) => {
            setSearch(next);
            setPage(1);
          }}
        />
        <Button kind="primary" className="ml-auto" onClick={() => setAdding(true)}>
          {t('addMember')}
        </Button>
      </div>
      <MemberTable path={path} search={search} page={page} onPage={setPage} />
      {isAdding && <AddMember path={path} refresh={[`${path}/search`]} onClose={() => setAdding(false)} />}
    </Dialog>
  );
}
