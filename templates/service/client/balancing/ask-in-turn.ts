/**
 * Runs `ask` for each item, `width` at a time: of more than 512 DNS queries at once the rest gets no answer.
 *
 * @param goesOn asked before each item is taken up
 */
export async function askInTurn<Item>(
  items: readonly Item[],
  width: number,
  ask: (item: Item) => Promise<void>,
  goesOn: () => boolean,
): Promise<void> {
  const queue = items.values();
  const lane = async () => {
    for (const item of queue) {
      if (!goesOn()) return;
      await ask(item);
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
}
