import { readFileSync } from 'node:fs'
import { readSheet } from '../../../src/modules/sheets'
it('bomb', async () => {
  let worst = 0, last = performance.now()
  const t = setInterval(() => { const n = performance.now(); worst = Math.max(worst, n - last); last = n }, 5)
  const s = performance.now()
  const r = await readSheet(readFileSync('/tmp/bomb.xlsx')).then(() => 'read', (e: any) => e.code + JSON.stringify(e.params))
  const end = performance.now(); worst = Math.max(worst, end - last)
  clearInterval(t)
  process.stderr.write(`BOMB ${r} total ${Math.round(end - s)} ms, longest stop ${Math.round(worst)} ms\n`)
}, 120000)
