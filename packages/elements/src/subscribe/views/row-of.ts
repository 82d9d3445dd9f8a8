/** The index of the row that an event came from. Rows carry theirs as `data-index`. */
export function rowOf({ target }: Event): number | undefined {
  const row = target instanceof Element ? target.closest<HTMLElement>('.row') : null;
  return row?.dataset.index === undefined ? undefined : Number(row.dataset.index);
}
