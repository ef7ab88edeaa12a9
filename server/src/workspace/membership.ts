import { createInvitation } from './invitations/index.ts';
import { membersModule } from './members/index.ts';
import { setTeamsOfMember } from './teams/index.ts';

/** Who belongs to a workspace: here members meet what invites them and the teams in which they are. */
export const members = membersModule({ invite: createInvitation, setTeams: setTeamsOfMember });
