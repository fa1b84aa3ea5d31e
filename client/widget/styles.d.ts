// Style sheets as text, minified when built.

declare module "*.css?inline" {
  const text: string;
  export default text;
}
