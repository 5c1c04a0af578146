-- What SWIG made for Lua from racer_swig.i, of which the module for Python is made too.
--
-- usage: LUA_CPATH='/folder/of/the/module/?.so' luajit program.lua
local racer = require("racer_swig")

local context = racer.Context(0.2)
print(("%g"):format(context:eval("6 * 7")))
context:eval("const greet = (name) => `Hello, ${name} \\u2764`;")
print(context:call("greet", { "Zoë" }))
print(("%g"):format(context:call("Math.max", { 1, 2.5, -1e3 })))
print(select(2, pcall(context.eval, context, "nowhere.else")))
print(pcall(context.eval, context, "for (;;);"))
print(context:eval("'still here'"))
