export interface ServiceAccount {
  readonly id: number;
  readonly name: string;
  readonly login: string;
  readonly role: string;
  readonly tokens: number;
  readonly isDisabled: boolean;
  readonly createdAt: string;
}

export interface AccountToken {
  readonly id: number;
  readonly name: string;
  readonly created: string;
  readonly lastUsedAt: string | null;
  readonly expiration: string | null;
  readonly hasExpired: boolean;
  readonly isRevoked: boolean;
}

export const serviceAccountsPath = '/api/serviceaccounts';
