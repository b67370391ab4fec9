const WIDTH = 880;
const HEIGHT = 340;
const LEFT = 56;
const TOP = 34;
const PANEL = { width: 340, height: 240, gap: 100 };
const COLOURS = ["#c2410c", "#6b7280", "#1d4ed8", "#a3a3a3", "#047857", "#7c3aed"];

const scale = (values) => {
  const logs = values.map(Math.log10);
  const [least, most] = [Math.floor(Math.min(...logs)), Math.ceil(Math.max(...logs))];
  const at = (value) => (Math.log10(value) - least) / (most - least);
  return { at, ticks: Array.from({ length: most - least + 1 }, (_, i) => 10 ** (least + i)) };
};

const short = (value, units) => {
  const step = Math.max(0, Math.min(units.length - 1, Math.floor(Math.log10(value) / 3)));
  return `${value / 1000 ** step} ${units[step]}`;
};

function panel(results, { title, field, units, factor }, left) {
  const points = results.flatMap(({ bytes, rows }) =>
    rows.flatMap((row, i) => (row[field] > 0 ? [{ i, name: row.name, x: bytes, y: row[field] * factor }] : [])),
  );
  const x = scale(points.map((point) => point.x));
  const y = scale(points.map((point) => point.y));
  const px = (value) => (left + x.at(value) * PANEL.width).toFixed(1);
  const py = (value) => (TOP + (1 - y.at(value)) * PANEL.height).toFixed(1);
  const bottom = TOP + PANEL.height;
  const grid = [
    ...x.ticks.map((tick) => `<path d="M${px(tick)} ${TOP}V${bottom}"/>`),
    ...y.ticks.map((tick) => `<path d="M${left} ${py(tick)}H${left + PANEL.width}"/>`),
  ];
  const labels = [
    ...x.ticks.map(
      (tick) =>
        `<text x="${px(tick)}" y="${bottom + 16}" text-anchor="middle">${short(tick, ["B", "KB", "MB", "GB"])}</text>`,
    ),
    ...y.ticks.map(
      (tick) => `<text x="${left - 6}" y="${Number(py(tick)) + 4}" text-anchor="end">${short(tick, units)}</text>`,
    ),
    `<text x="${left}" y="${TOP - 12}" font-weight="bold">${title}</text>`,
  ];
  const lines = [...new Set(points.map(({ i }) => i))].map((i) => {
    const own = points.filter((point) => point.i === i);
    const path = own.map((point, j) => `${j === 0 ? "M" : "L"}${px(point.x)} ${py(point.y)}`).join("");
    const dots = own
      .map((point) => `<circle cx="${px(point.x)}" cy="${py(point.y)}" r="3" fill="${COLOURS[i]}"/>`)
      .join("");
    return `<path d="${path}" fill="none" stroke="${COLOURS[i]}" stroke-width="2"/>${dots}`;
  });
  return `<g stroke="#e5e5e5">${grid.join("")}</g>${labels.join("")}${lines.join("")}`;
}

/** Time and memory against the size of the plan, both axes logarithmic. */
export function plot(results) {
  const right = LEFT + PANEL.width + PANEL.gap;
  const legend = results[0].rows
    .map(({ name }, i) => {
      const x = LEFT + i * 136;
      return `<rect x="${x}" y="${HEIGHT - 22}" width="12" height="12" fill="${COLOURS[i]}"/><text x="${x + 18}" y="${HEIGHT - 12}">${name}</text>`;
    })
    .join("");
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12" role="img">`,
    "<title>Time and memory against the size of the plan, of each program</title>",
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="white"/>`,
    panel(results, { title: "Time", field: "median", units: ["ms", "s"], factor: 1 }, LEFT),
    panel(results, { title: "Memory", field: "memory", units: ["B", "KB", "MB", "GB"], factor: 1 }, right),
    legend,
    "</svg>",
    "",
  ].join("\n");
}
