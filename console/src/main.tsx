import './theme/styles.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { setNonce } from 'get-nonce';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient } from './app/query-client.ts';
import { router } from './app/router.tsx';
import { errorMessagesQuery } from './language/error-text.ts';
import { currentLanguage, loadLanguage } from './language/language.ts';
import { signedInQuery } from './session/session.ts';

// Dialogs insert one style element; the policy of the page lets only those with its nonce in.
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;
if (nonce) setNonce(nonce);

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no root');
// All at once, the page in view included; who could not be asked for is asked for again by what shows it.
await Promise.all([loadLanguage(), router.load(), queryClient.prefetchQuery(signedInQuery)]);
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
// For when the server cannot be asked for them.
void queryClient.prefetchQuery(errorMessagesQuery(currentLanguage()));
