import { NO_PLATE } from '@fangxing/contract/plate'
import { cleanup, screen } from '@testing-library/react'
import { PlateChip } from '../src/ui/plate-chip'
import { renderPage } from './support/render-page'

afterEach(cleanup)

test('a plate is read aloud with its colour, and one whose time is over is said to be gone', () => {
  renderPage(
    <>
      <PlateChip text="粤B12345" colour="blue" />
      <PlateChip text={NO_PLATE} colour="blue" />
    </>,
  )
  expect(screen.getAllByRole('img')).toHaveLength(1)
  screen.getByText('车牌已到期删除')
})
