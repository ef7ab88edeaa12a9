export interface Page {
  readonly status: number;
  readonly url: string;
  readonly headers: Headers;
  readonly text: string;
}

export interface Visit {
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Record<string, string>;
  /** Stops before an address is visited for which it answers true; the page is then the redirect to it. */
  readonly stopBefore?: (url: URL) => boolean;
}

/** Cookies and redirects of a browser, nothing else. Paths of cookies are not kept apart, hosts with their ports are. */
export class Browser {
  readonly jar = new Map<string, Map<string, string>>();

  cookie(origin: string, name: string): string | undefined {
    return this.jar.get(origin)?.get(name);
  }

  async visit(address: string, { method = 'GET', body, headers = {}, stopBefore }: Visit = {}): Promise<Page> {
    let url = new URL(address);
    let page = await this.#ask(url, { method, headers, ...(body === undefined ? {} : { body }) });
    for (let hops = 0; hops < 12; hops += 1) {
      const location = page.headers.get('location');
      if (page.status < 300 || page.status > 399 || location === null) return page;
      url = new URL(location, url);
      if (stopBefore?.(url) === true) return page;
      page = await this.#ask(url, { method: 'GET' });
    }
    throw new Error(`too many redirects, the last one to ${url.href}`);
  }

  /** Follows until the provider would send the person back, and answers the address of that. */
  async addressOfReturn(address: string, product: string): Promise<URL> {
    let found: URL | undefined;
    await this.visit(address, {
      stopBefore: (url) => {
        const isReturn = url.origin === product && url.pathname.endsWith('/login/generic_oauth');
        if (isReturn) found = url;
        return isReturn;
      },
    });
    if (found === undefined) throw new Error('the provider sent nobody back');
    return found;
  }

  async #ask(url: URL, init: RequestInit): Promise<Page> {
    const jar = this.jar.get(url.origin) ?? new Map<string, string>();
    this.jar.set(url.origin, jar);
    const cookies = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...(init.headers as Record<string, string>), ...(cookies === '' ? {} : { Cookie: cookies }) };
    const answer = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const name = pair.slice(0, pair.indexOf('='));
      const value = pair.slice(pair.indexOf('=') + 1);
      if (/max-age=0/i.test(line) || /expires=Thu, 01 Jan 1970/i.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
    return { status: answer.status, url: url.href, headers: answer.headers, text: await answer.text() };
  }
}
