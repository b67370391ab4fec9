/** Whether so many bytes are the same; reads up to a vector beyond them. */
export function isSame(a: i32, b: i32, length: i32): bool {
  let rest = length;
  let p = a;
  let q = b;
  while (true) {
    const others = i8x16.bitmask(i8x16.ne(v128.load(p), v128.load(q)));
    if (rest <= 16) return (others & ((1 << rest) - 1)) == 0;
    if (others != 0) return false;
    p += 16;
    q += 16;
    rest -= 16;
  }
}

/** Whether so many bytes hold a text of two and more; reads up to a vector beyond them. */
export function holds(from: i32, to: i32, text: i32, length: i32): bool {
  const first = i8x16.splat(load<u8>(text));
  const last = i8x16.splat(load<u8>(text + length - 1));
  for (let p = from; p + length <= to; p += 16) {
    const firsts = i8x16.eq(v128.load(p), first);
    let found = i8x16.bitmask(v128.and(firsts, i8x16.eq(v128.load(p + length - 1), last)));
    for (; found != 0; found &= found - 1) {
      const at = p + ctz(found);
      if (at + length <= to && isSame(at, text, length)) return true;
    }
  }
  return false;
}
