/** The library that draws charts. Nothing may import this but by `import()`: then it is a file of its own, and comes when it is called for. */
export { init } from 'echarts/dist/echarts.simple.min.js';
