/** A row of the list of all users. */
export interface User {
  readonly id: number;
  readonly name: string;
  readonly login: string;
  readonly email: string;
  readonly isAdmin: boolean;
  readonly isDisabled: boolean;
  readonly lastSeenAt: string;
}
