const attemptsMax = 5;

/**
 * Asks again while the engine is behind, as its answer tells clients to: on a loaded machine it may not have the latest calls in time.
 * Each attempt has waited for it on the server, so none waits here.
 */
export async function askUntilCaughtUp<Told extends { readonly status: number; readonly text: string }>(
  ask: () => Promise<Told>,
): Promise<Told> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await ask();
    const isBehind = answer.status === 503 && answer.text.includes('the engine is behind');
    if (!isBehind || attempt === attemptsMax) return answer;
  }
}
