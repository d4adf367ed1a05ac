/** An iterable of this iterator which says so when it is iterated again, where the iterator itself would end at once. */
export function once<C>(iterator: AsyncIterator<C>): AsyncIterable<C> {
  let isTaken = false;
  return {
    [Symbol.asyncIterator]() {
      if (isTaken) throw new TypeError('This stream can be iterated only once.');
      isTaken = true;
      return iterator;
    },
  };
}
