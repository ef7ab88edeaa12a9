import { BelvedereError, editDistance } from '../../errors/index.ts';

export interface RouteTemplate {
  readonly method: string;
  /** `/api/v1/dashboards/{dashboard_uuid}/get` */
  readonly path: string;
}

/** Longer paths get no suggestion: comparing them would cost more than it helps. */
const comparedLengthMax = 200;

interface Candidate extends RouteTemplate {
  readonly segments: readonly string[];
}

/** `/api/v1/`, which every route begins with. */
const commonSegments = 2;
/** Of the same noun: more of them help nobody. */
const relatedMax = 12;

/**
 * The error for a path or method that no route has. Says when only the method is wrong, names the route that was most likely meant, or
 * else those of the same noun. Errors: `RouterNotFound`.
 */
export function createUnknownRoute(
  templates: readonly RouteTemplate[],
): (method: string, target: string) => BelvedereError {
  const candidates: Candidate[] = templates.map((template) => ({ ...template, segments: segmentsOf(template.path) }));
  return (method, target) => {
    const path = target.split('?', 1)[0] ?? '';
    const sentence = 'the route address does not exist';
    if (path.length > comparedLengthMax)
      return new BelvedereError('RouterNotFound', `${sentence}; the list is at /docs`);
    const segments = segmentsOf(path);
    const methods = candidates.filter((candidate) => matches(candidate, segments)).map((candidate) => candidate.method);
    if (methods.length > 0) {
      return new BelvedereError(
        'RouterNotFound',
        `${sentence} with ${method}, but it exists with ${[...new Set(methods)].join(' and ')}; change the method`,
        { detail: { methods: [...new Set(methods)] } },
      );
    }
    const nearest = nearestOf(candidates, segments, method);
    if (nearest === undefined) {
      const related = relatedTo(candidates, segments);
      if (related.length === 0) return new BelvedereError('RouterNotFound', `${sentence}; the list is at /docs`);
      const message = `${sentence}; near it there are ${related.join(', ')}; the list is at /docs`;
      return new BelvedereError('RouterNotFound', message, { detail: { related } });
    }
    const suggestion = routeText(nearest);
    return new BelvedereError('RouterNotFound', `${sentence}; did you mean ${suggestion}?`, { detail: { suggestion } });
  };
}

const routeText = ({ method, path }: RouteTemplate): string => `${method} ${path}`;

/** The routes that share the most of what was written, in their order; none that share nothing but what all of them begin with. */
function relatedTo(candidates: readonly Candidate[], written: readonly string[]): string[] {
  let most = commonSegments;
  let related: Candidate[] = [];
  for (const candidate of candidates) {
    const shared = sharedSegments(candidate, written);
    if (shared > most) {
      most = shared;
      related = [];
    }
    if (shared === most && shared > commonSegments) related.push(candidate);
  }
  return related.slice(0, relatedMax).map(routeText);
}

/** From the beginning on; a parameter goes on whatever was written for it, and is nothing that is shared. */
function sharedSegments({ segments }: Candidate, written: readonly string[]): number {
  const end = segments.findIndex((segment, index) => !isParameter(segment) && segment !== written[index]);
  const same = end === -1 ? segments : segments.slice(0, end);
  return same.filter((segment) => !isParameter(segment)).length;
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}

function isParameter(segment: string): boolean {
  return segment.startsWith('{');
}

function matches({ segments }: Candidate, written: readonly string[]): boolean {
  return (
    segments.length === written.length &&
    segments.every((segment, index) => isParameter(segment) || segment === written[index])
  );
}

function nearestOf(
  candidates: readonly Candidate[],
  written: readonly string[],
  method: string,
): Candidate | undefined {
  let nearest: Candidate | undefined;
  let smallest = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    if (candidate.segments.length !== written.length) continue;
    // A route under another method is a worse guess, but may be the only one.
    const distance = distanceOf(candidate.segments, written) + (candidate.method === method ? 0 : 0.5);
    if (distance < smallest) {
      smallest = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

/** Letters that differ in the literal parts; infinite when a part is too far off to be a slip. */
function distanceOf(segments: readonly string[], written: readonly string[]): number {
  let total = 0;
  for (const [index, segment] of segments.entries()) {
    const part = written[index] ?? '';
    if (segment === part) continue;
    if (isParameter(segment)) {
      // A parameter takes anything, but a route that has the part literally is the better guess.
      total += 0.25;
      continue;
    }
    const allowed = Math.max(2, Math.floor(segment.length / 3));
    if (Math.abs(segment.length - part.length) > allowed) return Number.POSITIVE_INFINITY;
    const distance = editDistance(part, segment);
    if (distance > allowed) return Number.POSITIVE_INFINITY;
    total += distance;
  }
  return total;
}
