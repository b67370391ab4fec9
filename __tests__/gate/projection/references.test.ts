import { parentsAmong } from "../../../gate/projection/references";

test("a reference is a parent of those that go on from it with an attribute or an index, and of no others", () => {
  const isParent = parentsAmong([
    "module.a",
    "module.a-b.out",
    "module.ab",
    "module.a.out",
    "data.x.y[0]",
    "data.x.y0",
  ]);
  expect(["module.a", "data.x.y", "data.x", "module"].filter((each) => !isParent(each))).toEqual([]);
  expect(["module.a.out", "module.ab", "data.x.y[0]", "data.x.y0", "modul", "module.a-"].filter(isParent)).toEqual([]);
});
