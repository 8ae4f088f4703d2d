import { ImportOutlined } from '@ant-design/icons'
import { definePage } from '../../routing/page-definition'

/** A new import, and those of the past. */
export const importsPage = definePage({
  path: 'imports',
  title: { zh: '导入', en: 'Import' },
  load: () => import('./imports-page'),
  needs: ['createImport', 'listImports'],
  menu: { group: 'debts', icon: ImportOutlined },
})

export const importPage = definePage({
  path: 'imports/:importId',
  title: { zh: '一次导入', en: 'An import' },
  load: () => import('./import-page'),
  needs: ['getImport', 'createImport'],
})
