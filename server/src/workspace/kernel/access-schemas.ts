import { Type } from 'typebox';

const permissionIds = (what: string) =>
  Type.Array(Type.String({ minLength: 1, maxLength: 128 }), {
    maxItems: 200,
    description: `who may ${what} when isPublic is -1: role keys (not owner), role_, acnt_ and group_ uuids`,
  });

/** What bodies say of whom a document is open to. */
export const accessFields = {
  isPublic: Type.Optional(
    Type.Union([Type.Literal(1), Type.Literal(0), Type.Literal(-1)], {
      description:
        '1 open to every member, 0 to its creator, -1 to permissionSet and readPermissionSet; the owner role always has access',
    }),
  ),
  permissionSet: Type.Optional(permissionIds('change it')),
  readPermissionSet: Type.Optional(permissionIds('read it')),
};
