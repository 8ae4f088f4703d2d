import type { PlatformNode } from '@fangxing/contract/platform'
import { cleanup, screen } from '@testing-library/react'
import { Nodes } from '../src/pages/platform/nodes'
import { renderWithin } from './support/render-page'

afterEach(cleanup)

const health = (state: 'running' | 'stopped') => ({
  ready: state === 'running',
  database: true,
  redis: true,
  mqtt: true,
  clock: true,
  jobs: state === 'running',
  jobRunners: [{ name: 'release', state, since: '2026-11-28T01:00:00.000Z' }],
})
const node = (id: string, more: Partial<PlatformNode>): PlatformNode => ({
  id: `${id}-0000-4000-8000-000000000000`,
  host: `host-${id}`,
  version: '1769827200000',
  startedAt: '2026-11-28T01:00:00.000Z',
  seenAt: '2026-11-28T02:00:00.000Z',
  isMissing: false,
  isThis: false,
  health: health('running'),
  ...more,
})

test('each node stands with what it runs; one that is missing or has stopped a runner is seen at once', () => {
  renderWithin(
    <Nodes
      nodes={[
        node('aaaaaaaa', { isThis: true }),
        node('bbbbbbbb', { isMissing: true }),
        node('cccccccc', { health: health('stopped') }),
        node('dddddddd', { health: null, version: '1769999999999' }),
      ]}
    />,
  )
  const rowOf = (host: string) => screen.getByText(host, { exact: false }).closest('tr')!.textContent
  expect(rowOf('host-aaaaaaaa')).toMatch(/应答本次请求.*可服务.*放行与升锁在跑/)
  expect(rowOf('host-bbbbbbbb')).toContain('失联')
  expect(rowOf('host-cccccccc')).toMatch(/不能服务.*放行与升锁停了/)
  expect(rowOf('host-dddddddd')).toContain('其他版本')
})

test('without any node it says so', () => {
  renderWithin(<Nodes nodes={[]} />)
  screen.getByText('没有节点报到')
})
