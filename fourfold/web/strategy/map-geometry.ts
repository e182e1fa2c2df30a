// Where things are on a map, in the units of the drawing. Apart from the browser, so that it can be tested.
export interface Point {
  x: number;
  y: number;
}

export interface Rect extends Point {
  w: number;
  h: number;
}

export interface Lane {
  key: string;
  rect: Rect;
}

export interface Box {
  key: string;
  lane: string;
  rect: Rect;
}

/** A place among the other boxes of a lane: 0 is before the first. */
export interface Place {
  lane: string;
  index: number;
}

const middle = (rect: Rect): Point => ({ x: rect.x + rect.w / 2, y: rect.y + rect.h / 2 });
const inside = (point: Point, rect: Rect): boolean =>
  point.x >= rect.x && point.x <= rect.x + rect.w && point.y >= rect.y && point.y <= rect.y + rect.h;

/** The boxes of a lane in reading order, without the one that moves. */
export function others(boxes: Box[], lane: string, moving: string): Box[] {
  const found = boxes.filter((box) => box.lane === lane && box.key !== moving);
  return found.sort((one, two) => one.rect.y - two.rect.y || one.rect.x - two.rect.x);
}

/** Where a box dropped at `point` comes to stand; null outside of all lanes. */
export function placeAt(point: Point, lanes: Lane[], boxes: Box[], moving: string): Place | null {
  const lane = lanes.find((each) => inside(point, each.rect));
  if (!lane) return null;
  const standing = others(boxes, lane.key, moving);
  const away = (box: Box): number => Math.abs(middle(box.rect).y - point.y);
  const nearest = Math.min(...standing.map(away));
  const row = standing.filter((box) => away(box) - nearest < 1);
  const first = row[0] ? standing.indexOf(row[0]) : 0;
  return { lane: lane.key, index: first + row.filter((box) => middle(box.rect).x < point.x).length };
}

/** The place that an arrow key leads to, from the present one. */
export function stepped(place: Place, key: string, lanes: Lane[], boxes: Box[], moving: string): Place {
  const order = [...lanes].sort((one, two) => one.rect.y - two.rect.y).map((lane) => lane.key);
  const down = { ArrowUp: -1, ArrowDown: 1 }[key] ?? 0;
  const across = { ArrowLeft: -1, ArrowRight: 1 }[key] ?? 0;
  const at = Math.max(0, Math.min(order.length - 1, order.indexOf(place.lane) + down));
  const lane = order[at] ?? place.lane;
  const most = others(boxes, lane, moving).length;
  return { lane, index: Math.max(0, Math.min(most, place.index + across)) };
}

/** A thin upright bar that shows the place between the boxes of its lane. */
export function bar(place: Place, lanes: Lane[], boxes: Box[], moving: string): Rect | null {
  const lane = lanes.find((each) => each.key === place.lane);
  if (!lane) return null;
  const standing = others(boxes, place.lane, moving);
  const before = standing[place.index - 1];
  const after = standing[place.index];
  const shown = before && (!after || after.rect.y === before.rect.y || place.index === standing.length) ? before : after;
  if (!shown) return { x: lane.rect.x + lane.rect.w / 2, y: lane.rect.y + 12, w: 4, h: lane.rect.h - 24 };
  const x = shown === before ? shown.rect.x + shown.rect.w + 6 : shown.rect.x - 10;
  return { x, y: shown.rect.y - 4, w: 4, h: shown.rect.h + 8 };
}

/** The lane's order once the box stands at `place`. */
export function ordered(place: Place, boxes: Box[], moving: string): string[] {
  const keys = others(boxes, place.lane, moving).map((box) => box.key);
  keys.splice(place.index, 0, moving);
  return keys;
}

/** The place where a box stands now. */
export function placeOf(boxes: Box[], moving: string): Place | null {
  const box = boxes.find((each) => each.key === moving);
  if (!box) return null;
  const before = others(boxes, box.lane, moving).filter(
    (each) => each.rect.y < box.rect.y || (each.rect.y === box.rect.y && each.rect.x < box.rect.x),
  );
  return { lane: box.lane, index: before.length };
}
