export default definePageConfig({ navigationBarTitleText: '处理欠费' })
