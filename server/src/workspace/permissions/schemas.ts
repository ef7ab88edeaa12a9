import { Type } from 'typebox';
import type { PermissionGroup, PermissionRow } from '../kernel/permission-table.ts';
import { closed } from '../kernel/schemas.ts';

const flag = (description: string) => Type.Integer({ minimum: 0, maximum: 1, description });

const rowFields = {
  key: Type.String({ description: 'permission key; the key of a group ends in .*' }),
  name: Type.String({ description: 'display name' }),
  desc: Type.String({ description: 'empty' }),
  disabled: flag('1: no custom role may hold it'),
  isSupportCustomRole: flag('1: a custom role may hold it'),
  isSupportGeneral: flag('1: held by general'),
  isSupportOwner: flag('1: held by owner'),
  isSupportReadOnly: flag('1: held by readOnly'),
  isSupportWsAdmin: flag('1: held by wsAdmin'),
};

export const permissionContent = Type.Array(
  closed({ ...rowFields, subs: Type.Array(closed(rowFields), { description: 'the permissions of the group' }) }),
);

const rowAnswer = ({ key, name, flags }: PermissionRow) => {
  const [disabled, customRole, general, owner, readOnly, wsAdmin] = flags;
  return {
    key,
    name,
    desc: '',
    disabled,
    isSupportCustomRole: customRole,
    isSupportGeneral: general,
    isSupportOwner: owner,
    isSupportReadOnly: readOnly,
    isSupportWsAdmin: wsAdmin,
  };
};

export const groupAnswer = (group: PermissionGroup) => ({ ...rowAnswer(group), subs: group.subs.map(rowAnswer) });
