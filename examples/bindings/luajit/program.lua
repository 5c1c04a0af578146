-- The small program of the bindings, in Lua: LuaJIT reads the header and loads the library.
--
-- usage: SWIFTRACER_LIBRARY=/path/to/libswiftracer.so.1 luajit program.lua /path/to/swiftracer.h
local ffi = require("ffi")

-- The header without what is for the preprocessor, which LuaJIT has not; as for cffi.
local file = assert(io.open(arg[1]))
local header = file:read("*a")
file:close()
header = header:gsub("#ifdef __cplusplus\n.-#endif", "")
header = ("\n" .. header):gsub("\n#[^\n]*", "\n"):gsub("SR_OWN", "")
ffi.cdef(header)
local library = ffi.load(os.getenv("SWIFTRACER_LIBRARY") or "libswiftracer.so.1")

local Bytes = {} -- marks a string of Lua as bytes, not text
Bytes.__index = Bytes
local function bytes(text) return setmetatable({ text = text }, Bytes) end

-- Raises what a function failed with: a table with the status and the message.
local function check(status, err)
  if status == library.sr_status_ok then return end
  local message = ffi.string(library.sr_error_message(err[0], nil))
  library.sr_error_delete(err[0])
  error({ status = ffi.string(library.sr_status_name(status)), message = message }, 0)
end

-- Returns what was copied from `value`, which lived for as long as that.
local function done(value, ...)
  library.sr_value_delete(ffi.gc(value, nil))
  return ...
end

local function take(value)
  local err = ffi.new("sr_error_t *[1]")
  local kind = library.sr_value_kind(value)
  value = ffi.gc(value, library.sr_value_delete)
  if kind == library.sr_kind_undefined or kind == library.sr_kind_null then
    return done(value, nil)
  end
  if kind == library.sr_kind_number then
    local number = ffi.new("double[1]")
    check(library.sr_number_get(value, number, err), err)
    return done(value, number[0])
  elseif kind == library.sr_kind_string then
    local text, length = ffi.new("char const *[1]"), ffi.new("size_t[1]")
    check(library.sr_string_get(value, text, length, err), err)
    return done(value, ffi.string(text[0], length[0]))
  elseif kind == library.sr_kind_buffer then
    local view = ffi.new("sr_view_t *[1]")
    check(library.sr_view_new(value, view, err), err)
    local copy = ffi.string(library.sr_view_bytes(view[0]), library.sr_view_byte_count(view[0]))
    library.sr_view_delete(view[0])
    return done(value, copy)
  end
  error("cannot convert a value of kind " .. tonumber(kind) .. " to Lua")
end

local Context = {}
Context.__index = Context

function Context.new(timeout)
  local options = ffi.new("sr_context_options_t", { size = ffi.sizeof("sr_context_options_t") })
  options.timeout_ns = (timeout or 0) * 1e9
  local isolate, context = ffi.new("sr_isolate_t *[1]"), ffi.new("sr_context_t *[1]")
  local err = ffi.new("sr_error_t *[1]")
  check(library.sr_isolate_new(nil, isolate, err), err)
  local status = library.sr_context_new(isolate[0], options, context, err)
  library.sr_isolate_delete(isolate[0]) -- the context keeps it
  check(status, err)
  return setmetatable({ handle = ffi.gc(context[0], library.sr_context_delete) }, Context)
end

function Context:eval(source)
  local result, err = ffi.new("sr_value_t *[1]"), ffi.new("sr_error_t *[1]")
  check(library.sr_context_evaluate(self.handle, source, #source, nil, result, err), err)
  return take(result[0])
end

function Context:make(argument)
  local value, err = ffi.new("sr_value_t *[1]"), ffi.new("sr_error_t *[1]")
  if type(argument) == "number" then
    value[0] = library.sr_number_new(argument)
  elseif type(argument) == "string" then
    check(library.sr_string_new(argument, #argument, value, err), err)
  elseif getmetatable(argument) == Bytes then
    local text = argument.text
    local uint8 = library.sr_element_uint8
    check(library.sr_buffer_new(self.handle, uint8, text, #text, value, err), err)
  else
    error("cannot convert " .. type(argument) .. " to JavaScript")
  end
  return ffi.gc(value[0], library.sr_value_delete)
end

function Context:call(path, ...)
  local arguments = { ... }
  local values = ffi.new("const sr_value_t *[?]", #arguments)
  local alive = {} -- what `values` points to
  for index, argument in ipairs(arguments) do
    alive[index] = self:make(argument)
    values[index - 1] = alive[index]
  end
  local result, err = ffi.new("sr_value_t *[1]"), ffi.new("sr_error_t *[1]")
  check(library.sr_context_call(self.handle, path, #path, values, #alive, nil, result, err), err)
  return take(result[0])
end

local context = Context.new(0.2)
print(("%g"):format(context:eval("6 * 7")))
context:eval("const greet = (name) => `Hello, ${name} \\u2764`;")
print(context:call("greet", "Zoë"))
print(("%g"):format(context:call("Math.max", 1, 2.5, -1e3)))
context:eval("const reversed = (bytes) => bytes.slice().reverse();")
local function hex(byte) return ("%02x"):format(byte:byte()) end
print((context:call("reversed", bytes("\0\1\255")):gsub(".", hex)))
local _, failure = pcall(context.eval, context, "nowhere.else")
print(failure.message)
_, failure = pcall(context.eval, context, "for (;;);")
print(failure.status == "timed_out" and "timed out" or failure.message)
print(context:eval("'still here'"))
