import type { StayView } from '@fangxing/contract/stays'

/** A stay that waits for somebody's decision. */
export const stayInReview = (over: Partial<StayView> = {}): StayView => ({
  id: 'stay-1',
  version: 3,
  state: 'review',
  lotId: 'lot-1',
  lotName: '科技园一号',
  sourceId: 'source-1',
  sourceName: '东门相机',
  stayRef: null,
  bays: [],
  plateText: '粤B12345',
  plateColour: 'blue',
  enteredAt: '2026-11-20T01:00:00Z',
  exitedAt: '2026-11-20T03:00:00Z',
  dueFen: 800,
  reasons: [],
  arrearId: null,
  voidAt: null,
  pictures: { entry: [], exit: [], scene: [] },
  ...over,
})
