// What three published checkers say about alt texts: a JSON object a line in, one a line out.
// In: {text, role, caption, nearby}. Out: {name of the checker: [rule]}.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const require = createRequire(`${process.cwd()}/`);
const { default: altText } = await import(require.resolve("@double-great/alt-text"));
const { Linter } = require("eslint");
const jsxA11y = require("eslint-plugin-jsx-a11y");
const { JSDOM } = require("jsdom");
const axe = require("axe-core");

const items = readFileSync(0, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));

function doubleGreat(item) {
  // Each suggestion ends with a link to its rule.
  const links = (altText(item.text) ?? "").matchAll(/doublegreat\.dev\/alt-text\/#([a-z-]+)/g);
  return [...links].map((match) => match[1]);
}

const linter = new Linter();
const rules = Object.fromEntries(
  Object.entries(jsxA11y.flatConfigs.strict.rules).filter(([name]) => name.startsWith("jsx-a11y/")),
);
const config = {
  files: ["**/*.jsx"],
  plugins: { "jsx-a11y": jsxA11y },
  languageOptions: { parserOptions: { ecmaFeatures: { jsx: true } } },
  rules,
};

function jsx(item) {
  const image = `<img src="a.jpg" alt={${JSON.stringify(item.text)}} />`;
  const code = item.role === "functional" ? `const x = <a href="/b">${image}</a>;` : `const x = ${image};`;
  return linter.verify(code, [config], { filename: "a.jsx" }).map((message) => message.ruleId ?? message.message);
}

async function axeFor(all) {
  const page = "<!doctype html><html lang='en'><head><title>x</title></head><body><main></main></body></html>";
  const { window } = new JSDOM(page, { runScripts: "outside-only" });
  const { document } = window;
  const main = document.querySelector("main");
  all.forEach((item, number) => {
    const image = document.createElement("img");
    image.setAttribute("src", "a.jpg");
    image.setAttribute("alt", item.text);
    let place = image;
    if (item.role === "functional") {
      place = document.createElement("a");
      place.setAttribute("href", `/${number}`);
      place.append(image, item.nearby ?? "");
    } else if (item.caption) {
      place = document.createElement("figure");
      const caption = document.createElement("figcaption");
      caption.textContent = item.caption;
      place.append(image, caption);
    }
    const section = document.createElement("div");
    section.dataset.number = String(number);
    section.append(place);
    main.append(section);
  });
  window.eval(axe.source);
  const found = all.map(() => []);
  const only = ["image-alt", "image-redundant-alt", "link-name", "role-img-alt", "presentation-role-conflict"];
  const { violations } = await window.axe.run(main, { runOnly: only, elementRef: true, resultTypes: ["violations"] });
  for (const violation of violations) {
    for (const node of violation.nodes) {
      found[Number(node.element.closest("[data-number]").dataset.number)].push(violation.id);
    }
  }
  return found;
}

const byAxe = await axeFor(items);
items.forEach((item, number) => {
  const said = {
    "@double-great/alt-text": doubleGreat(item),
    "eslint-plugin-jsx-a11y": jsx(item),
    "axe-core": byAxe[number],
  };
  console.log(JSON.stringify(said));
});
