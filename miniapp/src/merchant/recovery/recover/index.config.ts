export default definePageConfig({ navigationBarTitleText: '发起追缴' })
