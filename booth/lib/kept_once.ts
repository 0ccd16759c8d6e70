/** What was made once; what failed is made again. */
export function keptOnce<K, V>(
  kept: Map<K, Promise<V>>,
  key: K,
  make: () => Promise<V>,
): Promise<V> {
  const found = kept.get(key);
  if (found !== undefined) {
    return found;
  }
  const made = make();
  kept.set(key, made);
  made.catch(() => kept.delete(key));
  return made;
}
