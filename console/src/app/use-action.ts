import { type QueryKey, type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { showFailure, showToast } from '../ui/toasts.tsx';

interface ActionOptions<Input, Result> {
  /** What is stale afterwards. */
  readonly refresh: QueryKey;
  /** What is said when it has worked. */
  readonly done?: (input: Input, result: Result) => string;
  readonly onDone?: (result: Result) => void;
}

/** Something that a button does: says that it was done, or why not, and has the lists read again. */
export function useAction<Input = void, Result = unknown>(
  run: (input: Input) => Promise<Result>,
  { refresh, done, onDone }: ActionOptions<Input, Result>,
): UseMutationResult<Result, Error, Input> {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: run,
    onSuccess: async (result, input) => {
      if (done !== undefined) showToast(done(input, result));
      onDone?.(result);
      await queries.invalidateQueries({ queryKey: refresh });
    },
    onError: showFailure,
  });
}
