/** What a browser gets from a server that was started past the build of the console. */
export const notBuiltPage = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Belvedere</title><base href="/"></head>
<body>
<h1>The console is not built</h1>
<p>The API works. <code>npm start</code> builds the console before it starts the server; so does <code>node scripts/build-console.mjs</code>.</p>
<p><a href="docs">Description of the API</a></p>
</body>
</html>
`;
