import type { ImportPreview } from '@fangxing/contract/imports'
import { cleanup, fireEvent, screen } from '@testing-library/react'
import { ColumnChoice } from '../src/pages/imports/column-choice'
import { errorText } from '../src/pages/imports/error-text'
import { meAs } from './support/platform'
import { enter, renderPage } from './support/render-page'

afterEach(cleanup)

const preview = (headings: readonly string[], wrongFields: ImportPreview['wrongFields']): ImportPreview => ({
  columns: headings.map(heading => ({ heading, field: null })),
  wrongFields,
  fields: [],
  isWhole: true,
  rows: [],
})

test('an amount whose heading says no unit is chosen already, and somebody says the unit', async () => {
  const onApply = jest.fn()
  enter(meAs('manager'))
  renderPage(
    <ColumnChoice preview={preview(['备注', '欠费金额'], ['principalFen'])} chosen={[]} onApply={onApply} />,
  )
  await screen.findByText('欠费金额（元）')
  fireEvent.click(screen.getByText('按此重新识别'))
  expect(onApply).toHaveBeenLastCalledWith([{ field: 'principalYuan', heading: '欠费金额' }])
  fireEvent.click(screen.getByText('分'))
  screen.getByText('欠费金额（分）')
  fireEvent.click(screen.getByText('按此重新识别'))
  expect(onApply).toHaveBeenLastCalledWith([{ field: 'principalFen', heading: '欠费金额' }])
})

test('a row of a lot that there is not says how lots are named', () => {
  const message = { zh: '停车场不存在', en: 'There is no such lot' }
  expect(errorText({ field: 'lotId', code: 'ROW_LOT_UNKNOWN', message }, one => one.zh)).toContain(
    '请写车场名称',
  )
})
