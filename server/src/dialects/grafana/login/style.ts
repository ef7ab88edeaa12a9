import { createHash } from 'node:crypto';

/** The page's own style; nothing is loaded. */
export const style = `
:root { color-scheme: light dark; --text: #1d2129; --quiet: #555e6b; --back: #f4f5f7; --card: #fff; --line: #868e99; --act: #1f5fbf;
  --on-act: #fff; --bad: #a3161d; --bad-back: #fdecec; }
@media (prefers-color-scheme: dark) { :root { --text: #e6e9ee; --quiet: #aab2bd; --back: #14171c; --card: #1e2229; --line: #7d8794;
  --act: #7db0ff; --on-act: #0d1a2e; --bad: #ffb3b3; --bad-back: #402023; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem; background: var(--back); color: var(--text);
  font: 16px/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 24rem; padding: 2rem; background: var(--card); border-radius: 0.75rem; }
h1 { margin: 0 0 1.25rem; font-size: 1.4rem; }
label { display: block; margin: 0 0 0.25rem; font-weight: 600; }
input { width: 100%; margin: 0 0 1rem; padding: 0.6rem 0.7rem; font: inherit; color: inherit; background: transparent;
  border: 1px solid var(--line); border-radius: 0.4rem; }
button, .button { display: block; width: 100%; padding: 0.65rem; font: inherit; font-weight: 600; text-align: center; cursor: pointer;
  text-decoration: none; color: var(--on-act); background: var(--act); border: 1px solid var(--act); border-radius: 0.4rem; }
.button { margin-top: 1rem; color: var(--act); background: transparent; }
:focus-visible { outline: 3px solid var(--act); outline-offset: 2px; }
.bad { margin: 0 0 1.25rem; padding: 0.7rem 0.9rem; color: var(--bad); background: var(--bad-back); border-radius: 0.4rem; }
p { margin: 0 0 1rem; color: var(--quiet); }
a { color: var(--act); }
`;

const digest = createHash('sha256').update(style).digest('base64');

/** No script at all, this one style, forms that go nowhere else. */
export const pagePolicy = `default-src 'none'; style-src 'sha256-${digest}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;
