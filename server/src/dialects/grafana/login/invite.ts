import { BelvedereError } from '../../../errors/index.ts';
import { type Exchange, readBody } from '../../../http/index.ts';
import { completeInvitation, getInvitation } from '../../../workspace/invitations/index.ts';
import { serverContext } from '../../../workspace/kernel/server-context.ts';
import { refuseCrossSite } from '../../cross-site.ts';
import { parseQueryText } from '../../query-text.ts';
import { checkedNewcomer, requireSamePassword } from '../newcomers.ts';
import { textsFor } from './language.ts';
import { invitationPage, noticePage } from './page.ts';
import { type LoginPlace, type LoginWork, landingOf, secondsUntil, setCookie } from './work.ts';

const FORM_BYTES_MAX = 16 * 1024;
const CHARACTERS_MAX = 190;

/** The code in `/invite/{code}`; empty for a path that has none. */
export const codeOfPath = (path: string): string => /^\/invite\/([\w-]{1,200})\/*$/.exec(path)?.[1] ?? '';

/** The form with which somebody answers an invitation, or why there is none. */
export async function showInvitation(
  place: LoginPlace,
  exchange: Exchange,
  problem?: string,
): Promise<{ readonly status: number; readonly text: string }> {
  const { basePath, kernel } = place;
  const { path, traceId, address } = exchange;
  const texts = textsFor(exchange);
  const code = codeOfPath(path);
  try {
    const ctx = serverContext(kernel, { traceId, address });
    const { email, name, invitedBy } = await getInvitation({ ctx, input: { code } });
    const { passwordCharactersMin } = kernel;
    const text = invitationPage({ texts, basePath, code, email, name, invitedBy, passwordCharactersMin, problem });
    return { status: 200, text };
  } catch (error) {
    if (!(error instanceof BelvedereError) || error.code !== 'ObjectNotFound') throw error;
    return {
      status: 404,
      text: noticePage({ texts, basePath, title: texts.noInvitation, text: texts.noInvitationWhy }),
    };
  }
}

/** Makes the account that the form describes, and logs in. */
export const answerInvitation =
  ({ kernel, cookies, basePath, ownOrigins }: LoginPlace): LoginWork =>
  async ({ exchange, headers, note }) => {
    const { request, path, traceId, address } = exchange;
    refuseCrossSite(request.headers, ownOrigins(exchange));
    const text = (await readBody(request, FORM_BYTES_MAX)).toString('utf8');
    const { username, email, name, password = '', confirmation } = textsOf(text);
    requireSamePassword(password, confirmation);
    note.reserve();
    const { token, expiresAt, account, workspace } = await completeInvitation({
      ctx: serverContext(kernel, { traceId, address }),
      input: {
        ...checkedNewcomer({ username, email, name }),
        code: codeOfPath(path),
        password,
        userAgent: request.headers['user-agent'] ?? '',
      },
    });
    note.caller = { workspace, actor: { kind: 'account', uuid: account.uuid, name: account.name } };
    note.object = account.uuid;
    setCookie(headers, cookies.session(token, secondsUntil(expiresAt, kernel.now())));
    return { status: 303, location: landingOf(basePath) };
  };

/** Errors: `InvalidParameter` for a field that nobody types. */
function textsOf(form: string): Readonly<Record<string, string | undefined>> {
  const pairs = parseQueryText(form);
  for (const [name, value] of pairs) {
    if (name !== 'password' && name !== 'confirmation' && value.length > CHARACTERS_MAX) {
      throw new BelvedereError('InvalidParameter', `a field has more than ${CHARACTERS_MAX} characters`);
    }
  }
  return Object.fromEntries(pairs);
}
