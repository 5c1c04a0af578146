import Foundation
import Hummingbird
import SwiftRacer

/// A server that renders its pages with Mustache, the JavaScript library, on a pool of isolates.
///
/// usage: server MUSTACHE.JS [PORT [ISOLATES]]
@main struct Server {
    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst()
        guard let path = arguments.first else {
            FileHandle.standardError.write(
                Data("usage: server MUSTACHE.JS [PORT [ISOLATES]]\n".utf8))
            exit(2)
        }
        let port = arguments.dropFirst().first.flatMap { Int($0) } ?? 8080
        let count = arguments.dropFirst(2).first.flatMap { Int($0) } ?? 2
        let library = try String(contentsOfFile: path, encoding: .utf8)

        let pool = IsolatePool(
            count: max(1, count), heapLimit: 64 << 20, timeout: .seconds(1),
            script: library + "\n" + Page.script, name: path)
        try await pool.prepareAll()

        let app = Application(
            router: routes(to: pool),
            configuration: .init(address: .hostname("127.0.0.1", port: port)))
        try await app.runService()
        await pool.shutdown()
    }

    static func routes(to pool: IsolatePool) -> Router<BasicRequestContext> {
        let router = Router()
        router.get("hello/:name") { _, context in
            // Hummingbird gives it as it stands in the path.
            guard let name = try context.parameters.require("name").removingPercentEncoding else {
                throw HTTPError(.badRequest, message: "the name is not UTF-8")
            }
            return try await render(Page(name: name), in: pool)
        }
        router.get("statistics") { _, _ in
            let now = pool.statistics
            return "\(now.isolateCount) isolates, \(now.replacedCount) replaced\n"
        }
        return router
    }

    static func render(_ page: Page, in pool: IsolatePool) async throws -> Response {
        let html = try await pool.withContext { context in
            let render = try JSFunction(context.evaluate("render"))
            return try String(render.call(page.jsValue(in: context)))
        }
        return Response(
            status: .ok, headers: [.contentType: "text/html; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
    }
}

/// What a page shows.
struct Page: Codable, JSConvertible {
    struct Item: Codable {
        let number: Int
        let text: String
    }

    let name: String
    let items: [Item]

    init(name: String) {
        self.name = name
        items = (1...50).map { Item(number: $0, text: "line <\($0)> for \(name)") }
    }

    static let script = """
        const template = `<!doctype html>
        <title>{{name}}</title>
        <h1>Hello, {{name}}!</h1>
        <ol>
        {{#items}}<li value="{{number}}">{{text}}</li>
        {{/items}}</ol>
        `
        const render = (page) => Mustache.render(template, page)
        """
}
