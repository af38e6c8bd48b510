/**
 * The last migration of each release, as Neutron's own files mark it (`neutron_milestone`). The contract branch has not
 * moved since Newton.
 */
const CONTRACT_HEAD = '5c85685d616d';
const EXPAND_HEADS: Readonly<Record<string, string>> = {
  a9c43481023c: '10 (Ocata)',
  '7d32f979895f': '11 (Pike)',
  '594422d373ee': '12 (Queens)',
  '867d39095bf4': '13 (Rocky)',
  '9bfad3f1e780': '14 (Stein)',
  c613d0b82681: '15 (Train)',
  d8bdf05313f4: '16 (Ussuri)',
  I38991de2b4: '17 (Victoria)',
  '6135a7bd4425': '18 (Wallaby)',
  '1bb3393de75d': '19 (Xena)',
  '34cf8b009713': '20 (Yoga)',
  '5881373af7f5': '21 (Zed)',
  fc153938cdc1: '22 (2023.1)',
  '89c58a70ceba': '23 (2023.2)',
  '0e6eff810791': '24 (2024.1)',
  '5bcb7b31ec7d': '25 (2024.2)',
  ad80a9f07c5c: '26 (2025.1)',
  d553edeb540f: '27 (2025.2)',
  b1bca967e19d: '28 (2026.1)',
};

/** The release of Neutron whose schema these rows of `alembic_version` stand for; undefined for one between or after those known. */
export function releaseOf(versions: readonly string[]): string | undefined {
  const [expand, ...more] = versions.filter((version) => version !== CONTRACT_HEAD);
  return expand !== undefined && more.length === 0 && versions.includes(CONTRACT_HEAD)
    ? EXPAND_HEADS[expand]
    : undefined;
}
