import SwiftRacerJavaScriptCore
import Testing

/// Programs that were written for JavaScriptCore.
@Suite struct ProgramTests {
    @Test func theFirstStepsOfTheDocumentation() throws {
        let context: JSContext = JSContext()
        context.evaluateScript(
            """
            var factorial = n => n <= 1 ? 1 : n * factorial(n - 1);
            var triple = (value) => value * 3;
            var names = ['Grace', 'Ada', 'Margaret'];
            """)

        let factorial = context.objectForKeyedSubscript("factorial")
        let names = context.objectForKeyedSubscript("names")!
        let triple = context.objectForKeyedSubscript("triple")?.call(withArguments: [9])

        #expect(factorial?.call(withArguments: [5]).toNumber() == 120)
        #expect(triple?.toInt32() == 27)
        #expect(names.toArray() as? [String] == ["Grace", "Ada", "Margaret"])
        #expect(names.objectAtIndexedSubscript(0).toString() == "Grace")
        if let result = context.evaluateScript("factorial(10)"), result.isNumber {
            #expect(result.toUInt32() == 3_628_800)
        }
    }

    @Test func aWrapperThatThrows() throws {
        let context = try #require(ScriptContext())
        context.global["add"] = context.function { arguments in
            guard arguments.count == 2, let a = arguments[0].number, let b = arguments[1].number
            else { throw FormattingError(message: "two numbers") }
            return a + b
        }

        #expect(try context.eval("add(1, 2)").number == 3)
        #expect(try context.global["add"].call(1.5, 2).number == 3.5)
        #expect(try context.eval("[1, 'x', {}]").array?[1].string == "x")
        #expect(
            try context.eval("try { add('x') } catch (e) { e.message }").string?
                .contains("two numbers") == true)
        let error = #expect(throws: ScriptError.self) {
            try context.eval("\nthrow new RangeError('far')", url: URL(string: "far.js"))
        }
        #expect(error?.description == "RangeError: far")
        #expect(error?.line == 2)
        #expect(error?.stack?.contains("far.js:2") == true)
        #expect(throws: ScriptError.self) { try context.global.invoke("missing") }
        #expect(try context.eval("1").number == 1)
    }

    @Test func aRendererOfMarkdown() throws {
        let library = """
            (function (root, factory) {
                if (typeof module === 'object' && module.exports) module.exports = factory();
                else root.Markdown = factory();
            })(typeof self !== 'undefined' ? self : this, function () {
                const inline = (text) => text.replace(/\\*\\*(.+?)\\*\\*/g, '<b>$1</b>');
                return {
                    render(source, options) {
                        console.log(`rendering ${source.length}`);
                        return source.split(/\\n\\n+/).map((block) => {
                            const heading = /^(#+) (.*)/.exec(block);
                            const level = heading ? heading[1].length + (options.offset || 0) : 0;
                            return heading ? `<h${level}>${inline(heading[2])}</h${level}>`
                                : `<p>${inline(block)}</p>`;
                        }).join('\\n');
                    },
                };
            });
            """
        let renderer = try MarkdownRenderer(library: library)

        let html = try renderer.html("# Tea\n\nIs **hot** ☕", options: ["offset": 1])

        #expect(html == "<h2>Tea</h2>\n<p>Is <b>hot</b> ☕</p>")
        #expect(renderer.log == ["rendering 19"])
        #expect(throws: MarkdownRenderer.Failure.script("Error: broken")) {
            _ = try MarkdownRenderer(library: "throw new Error('broken')")
        }
    }

    @Test func aFormatterThatAnswersLater() async throws {
        let formatter = Formatter(
            library: """
                var formatter = {
                    async format(code, {tabWidth}) {
                        const tokens = await Promise.resolve(code.match(/[{}]|[^{}]+/g));
                        if (tokens === null) throw new Error('nothing to format');
                        let depth = 0;
                        return tokens.map((token) => {
                            if (token === '}') depth--;
                            const line = ' '.repeat(tabWidth * depth) + token.trim();
                            if (token === '{') depth++;
                            return line;
                        }).join('\\n');
                    },
                };
                """)

        #expect(
            try await formatter.format("a{b{c}}", options: ["tabWidth": 2]) == """
                a
                {
                  b
                  {
                    c
                  }
                }
                """)
        await #expect(throws: FormattingError(message: "nothing to format")) {
            try await formatter.format("", options: ["tabWidth": 2])
        }
    }

    @Test func templatesWithHelpers() throws {
        let engine = TemplateEngine(
            library: """
                const Templates = {
                    helpers: {},
                    registerHelper(name, helper) { this.helpers[name] = helper; },
                };
                Templates.compile = (source) => (data) => source.replace(
                    /{{(?:(\\w+) )?([\\w.]+)}}/g, (_, helper, path) => {
                        const value = path.split('.').reduce((value, key) => value[key], data);
                        return helper ? Templates.helpers[helper](value) : value;
                    });
                this.Templates = Templates;
                """)
        engine.register(helper: "upper") { $0.uppercased() }
        engine.add("greeting", source: "Dear {{upper user.name}}, you are {{user.age}}.")
        for _ in 0..<3 { try engine.context.collectGarbage() }

        let user: [String: Any] = ["user": ["name": "Ada", "age": 36] as [String: Any]]

        #expect(engine.render("greeting", user) == "Dear ADA, you are 36.")
        #expect(engine.render("greeting", [:]) == nil)
        #expect(engine.failure?.hasPrefix("TypeError") == true)
    }
}
