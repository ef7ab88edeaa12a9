import { mask } from '../../calls/redact/mask.ts';
import { maskUrls } from '../../calls/redact/mask-urls.ts';
import { isSecretParameter } from '../../calls/redact/secret-names.ts';

/** Options of known programs whose value is a secret although their name does not say so. */
const optionsOfPrograms: readonly (readonly [program: RegExp, options: readonly string[]])[] = [
  [/^(?:sshpass|mongo\w*|mysql\w*|mariadb\w*|rar|7za?|7zr|http|https|smbget)$/, ['-p', '-a', '-U']],
  [/^(?:curl|wget)$/, ['-u', '--user', '-U', '--proxy-user', '-b', '--cookie', '-E', '--cert']],
  [/^ldap\w+$/, ['-w']],
  [/^redis-cli$/, ['-a', '--pass']],
  [/^(?:smbclient|rpcclient|net)$/, ['-U', '--user']],
  [/^(?:zip|unzip)$/, ['-P']],
  [/^(?:openssl)$/, ['-k', '-K', '-pass', '-passin', '-passout']],
  [/^(?:docker|podman|helm|az|svn|ipmitool|snmp\w+)$/, ['-p', '-P', '-A', '-X']],
  [/^(?:xfreerdp|rdesktop)$/, ['-p', '/p']],
];

/** Tokens that say by their form that they are secrets. */
const knownForms =
  /\b(?:tkn_[A-Za-z0-9]{16,}|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abprs]-[\w-]{10,}|sk-[\w-]{16,}|AKIA[A-Z0-9]{12,}|eyJ[\w-]{8,}\.[\w-]+\.[\w-]*)/g;

/** `name=`, `name: `, `--name `, alone or inside of a script that is one argument, or of JSON. */
const nameBeforeValue = /(["']?)(?<![\w.-])(--?[A-Za-z][\w.-]*|[A-Za-z_][\w.-]*)\1(\s*[=:]\s*|\s+)/g;

/** The value that follows, with the kind of credential before it; quotes may be missing at the end of what was cut off. */
const valueHere = /(?:(?:Basic|Bearer|Token|Digest)\s+)?("(?:[^"\\]|\\.)*(?:"|$)|'[^']*(?:'|$)|[^\s;&|]+)/iy;

/** Secrets with a kind before them: `pass:secret` of openssl. */
const withKind = /\b(pass|password):(?!\/\/)\S+/g;

/**
 * A command line with its secrets hidden, cut to a length. Whoever may read telemetry must not read from it what only the owner of a
 * process, and at times everybody on its machine, can see. Rather too much is hidden than too little.
 */
export function maskCommandLine(words: readonly string[], lengthMax: number): string {
  const shown: string[] = [];
  const program = programOf(words[0] ?? '');
  const options = optionsOfPrograms.flatMap(([pattern, list]) => (pattern.test(program) ? list : []));
  let isSecretNext = false;
  for (const word of words) {
    if (isSecretNext && !(word.startsWith('--') && word.includes('='))) {
      shown.push(mask);
      isSecretNext = false;
      continue;
    }
    isSecretNext = isSecretOption(word, options);
    shown.push(isSecretNext ? word : maskWord(word, options));
  }
  const text = shown.join(' ');
  return maskText(text.length > lengthMax * 4 ? text.slice(0, lengthMax * 4) : text).slice(0, lengthMax);
}

const programOf = (word: string): string => word.slice(word.lastIndexOf('/') + 1).split(' ', 1)[0] ?? '';

/** `--password`, `-passin`, `-w` of a program that is known for it: the next word is the secret. */
function isSecretOption(word: string, options: readonly string[]): boolean {
  if (options.includes(word)) return true;
  const name = /^--?([A-Za-z][\w.-]+)$/.exec(word)?.[1];
  return name !== undefined && isSecretParameter(name);
}

function maskWord(word: string, options: readonly string[]): string {
  // `-psecret`: the value is glued to an option of one letter.
  const glued = options.find((option) => option.length === 2 && word.startsWith(option) && word.length > 2);
  if (glued !== undefined && !word.startsWith('--')) return `${glued}${mask}`;
  const equals = word.indexOf('=');
  if (equals <= 0) return word;
  const name = word.slice(0, equals).replace(/^[-/]+/, '');
  if (/\s/.test(name)) return word;
  return isSecretParameter(name) || options.includes(word.slice(0, equals)) ? `${word.slice(0, equals)}=${mask}` : word;
}

function maskText(text: string): string {
  return maskNamed(maskUrls(text)).replaceAll(withKind, `$1:${mask}`).replaceAll(knownForms, mask);
}

/** What is the value of one name may be the name of another, so that only those of secrets are passed over. */
function maskNamed(text: string): string {
  let shown = '';
  let shownTo = 0;
  for (const found of text.matchAll(nameBeforeValue)) {
    const [whole, , name = '', between = ''] = found;
    const valueAt = found.index + whole.length;
    // A word before a word is a name and its value only where it is written as an option.
    const isName = name.startsWith('-') || !/^\s+$/.test(between);
    const bare = name.replace(/^-+/, '');
    if (!isName || bare.length < 2 || found.index < shownTo || !isSecretParameter(bare)) continue;
    valueHere.lastIndex = valueAt;
    const value = valueHere.exec(text)?.[0];
    if (value === undefined) continue;
    shown += text.slice(shownTo, valueAt) + mask;
    shownTo = valueAt + value.length;
  }
  return shown + text.slice(shownTo);
}
