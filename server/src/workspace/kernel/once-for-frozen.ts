/**
 * Remembers what follows from a frozen object, which is frozen with it, for as long as somebody holds that object. Of any other object it
 * is made anew each time.
 */
export function onceForFrozen<Of extends object, Made>(make: (of: Of) => Made): (of: Of) => Made {
  const made = new WeakMap<Of, Made>();
  return (of) => {
    const known = made.get(of);
    if (known !== undefined) return known;
    const fresh = make(of);
    if (fresh !== undefined && Object.isFrozen(of)) made.set(of, Object.freeze(fresh) as Made);
    return fresh;
  };
}
