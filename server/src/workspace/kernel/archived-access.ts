import { Type } from 'typebox';

const identities = Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 128 }), { maxItems: 500 }));

/** The attributes of access as an archive may say them; those of the noun go with them. */
export const archivedAccess = {
  isPublic: Type.Optional(Type.Enum([1, 0, -1])),
  permissionSet: identities,
  readPermissionSet: identities,
  adminPermissionSet: identities,
};
