/** A straight line through points, by least squares. */
export interface LinearFit {
  slope: number;
  intercept: number;
  /** 1 for points on the line, 0 where it tells nothing. */
  rSquared: number;
}

export function linearFit(points: readonly (readonly [x: number, y: number])[]): LinearFit {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  const sum = (term: (x: number, y: number) => number) =>
    points.reduce((total, [x, y]) => total + term(x - meanX, y - meanY), 0);
  const slope = sum((x, y) => x * y) / sum((x) => x * x);
  const rSquared = (slope * sum((x, y) => x * y)) / sum((_, y) => y * y);
  return { slope, intercept: meanY - slope * meanX, rSquared };
}
