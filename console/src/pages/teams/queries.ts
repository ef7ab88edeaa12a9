export interface Team {
  readonly id: number;
  readonly name: string;
  readonly email: string;
  readonly memberCount: number;
}

export interface TeamMember {
  readonly userId: number;
  readonly name: string;
  readonly login: string;
  readonly email: string;
  /** 0 member, 4 manages the team. */
  readonly permission: number;
}

export const teamsPath = '/api/teams';
export const managing = 4;
