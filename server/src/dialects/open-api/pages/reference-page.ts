/**
 * The settings that keep the page from asking other hosts and from offering the vendor's services. Addresses are relative,
 * so that the page works below a sub path.
 */
const settings = {
  url: 'openapi.json',
  withDefaultFonts: false,
  telemetry: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  showDeveloperTools: 'never',
  hideClientButton: true,
};

/** No script but ours, nothing from elsewhere, nobody may frame it. The bundle writes style attributes, hence the one exception. */
export const referencePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const referencePage = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Belvedere Open API</title>
  </head>
  <body>
    <div id="app"></div>
    <noscript>This page needs JavaScript. The description itself is at <a href="openapi.json">openapi.json</a>.</noscript>
    <script src="docs/scalar.js"></script>
    <script src="docs/start.js"></script>
  </body>
</html>
`;

/** A file of its own instead of an inline script, so that the policy needs no exception for scripts. */
export const startScript = `Scalar.createApiReference('#app', ${JSON.stringify(settings)});\n`;
