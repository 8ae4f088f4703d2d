import type { Me } from '@fangxing/contract/sessions'

type Asked = { method: string; path: string; query: Record<string, string>; body: unknown; headers: Headers }
type Answer = { status?: number; body: unknown }

const LOT = {
  address: '深圳',
  hotline: '4008001234',
  roadKind: 'private',
  feeNature: 'commercial',
  clearance: { operatingRight: true, noticeBoard: true, policeContact: null },
  legalOpinion: null,
  position: null,
  stayRules: { rejoinMinutes: 5, longestDays: 30 },
  policy: {},
  closedAt: null,
  version: 1,
} as const
const lotCalled = (id: string, name: string): Me['lots'][number] => ({ id, name, ...LOT })

export const meAs = (...roles: Me['staff']['roles']): Me => ({
  staff: { id: 'staff-1', name: '陈静', roles, lotIds: [], bound: true, disabled: false },
  merchant: { id: 'm', name: '安泊停车', hotline: '4008001234' },
  lots: [lotCalled('lot-1', '科技园一号'), lotCalled('lot-2', '科技园二号')],
  busiestLotId: null,
  shift: null,
})

/** Answers the console's requests in the place of a platform: by method and path; what no test named is a fault. */
export function answering(answers: Record<string, (asked: Asked) => Answer>): { asked: Asked[] } {
  const asked: Asked[] = []
  const fetched = (address: string, init: RequestInit): Promise<unknown> => {
    const url = new URL(address, location.origin)
    const one = {
      method: init.method!,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      body: init.body ? (JSON.parse(init.body as string) as unknown) : undefined,
      headers: new Headers(init.headers),
    }
    asked.push(one)
    const { status = 200, body } = answers[`${one.method} ${one.path}`]?.(one) ?? { status: 500, body: {} }
    return Promise.resolve({ status, text: () => Promise.resolve(JSON.stringify(body)) })
  }
  Object.assign(globalThis, { fetch: fetched })
  return { asked }
}

export const refusal = (code: string, zh: string) => ({
  code,
  message: { zh, en: code },
  traceId: 'trace-1',
})
