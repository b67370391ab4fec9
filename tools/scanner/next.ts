/** What may come next. */
export namespace Next {
  export const value: i32 = 0;
  export const valueOrBracket: i32 = 1;
  export const keyOrBrace: i32 = 2;
  export const key: i32 = 3;
  export const colon: i32 = 4;
  export const comma: i32 = 5;
  export const nothing: i32 = 6;
}
