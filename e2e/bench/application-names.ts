/** What the sessions of the bench itself, and those of the bare program, are called in PostgreSQL. */
export const BENCH_NAME = 'bench'
export const BASELINE_NAME = 'bench-baseline'
