interface PersonProps {
  readonly name: string;
  readonly login: string;
}

/** The name of somebody with the login below, which is shown once when both are the same. */
export function Person({ name, login }: PersonProps) {
  return (
    <span className="flex flex-col">
      <span className="font-medium">{name === '' ? login : name}</span>
      {name !== '' && name !== login && <span className="text-xs text-muted">{login}</span>}
    </span>
  );
}
