import { definePage } from '../../routing/page-definition'

export const newBulkVoidPage = definePage({
  path: 'sources/:sourceId/void',
  title: { zh: '批量作废', en: 'Void stays' },
  load: () => import('./new-bulk-void-page'),
  needs: ['listSources', 'previewBulkVoid'],
})

export const bulkVoidPage = definePage({
  path: 'bulk-voids/:bulkVoidId',
  title: { zh: '批量作废', en: 'Void stays' },
  load: () => import('./bulk-void-page'),
  needs: ['readBulkVoid'],
})
