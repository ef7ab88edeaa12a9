import { annotations } from './annotations.ts';
import { dashboards } from './dashboards.ts';
import { folders } from './folders.ts';
import { invitations, organizations } from './organizations.ts';
import { oneself, teams, users } from './people.ts';
import { programs } from './programs.ts';
import { server as serverItself } from './server.ts';

/** In the order in which they are played: later ones find what earlier ones made. Data sources stand apart, since they need a target. */
export const sections = Object.entries({
  serverItself,
  dashboards,
  folders,
  annotations,
  oneself,
  users,
  teams,
  organizations,
  invitations,
  programs,
});
