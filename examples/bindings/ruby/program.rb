# frozen_string_literal: true

# The small program of the bindings, in Ruby: fiddle, which comes with it, loads the library as it is.
#
# usage: SWIFTRACER_LIBRARY=/path/to/libswiftracer.so.1 ruby program.rb
require "fiddle/import"

# The functions of swiftracer.h that are used.
module Library
  extend Fiddle::Importer
  dlload ENV.fetch("SWIFTRACER_LIBRARY", "libswiftracer.so.1")

  extern "int sr_isolate_new(void*, void*, void*)"
  extern "void sr_isolate_delete(void*)"
  extern "int sr_context_new(void*, void*, void*, void*)"
  extern "void sr_context_delete(void*)"
  extern "int sr_context_evaluate(void*, void*, size_t, void*, void*, void*)"
  extern "int sr_context_call(void*, void*, size_t, void*, size_t, void*, void*, void*)"
  extern "void* sr_error_message(void*, void*)"
  extern "void sr_error_delete(void*)"
  extern "int sr_value_kind(void*)"
  extern "void sr_value_delete(void*)"
  extern "void* sr_number_new(double)"
  extern "int sr_number_get(void*, void*, void*)"
  extern "int sr_string_new(void*, size_t, void*, void*)"
  extern "int sr_string_get(void*, void*, void*, void*)"
  extern "int sr_buffer_new(void*, int, void*, size_t, void*, void*)"
  extern "int sr_view_new(void*, void*, void*)"
  extern "void sr_view_delete(void*)"
  extern "void* sr_view_bytes(void*)"
  extern "size_t sr_view_byte_count(void*)"
end

# What JavaScript threw and did not catch.
class JavaScriptError < StandardError; end

# A script that ran past its timeout.
class TimedOut < StandardError; end

# A global object and its built-ins, in a heap of their own.
class Context
  OK, EXCEPTION, TIMED_OUT = 0, 1, 4
  UNDEFINED, NULL, NUMBER, STRING, BUFFER = 0, 1, 3, 4, 15
  WORD = Fiddle::SIZEOF_VOIDP

  def initialize(timeout: 0)
    # sr_context_options_t: its size, the timeout in nanoseconds, and seven words of defaults.
    options = [9 * WORD, (timeout * 1e9).to_i, *[0] * 7].pack("J*")
    isolate = give { |place, error| Library.sr_isolate_new(nil, place, error) }
    context = give { |place, error| Library.sr_context_new(isolate, options, place, error) }
    Library.sr_isolate_delete(isolate) # the context keeps it
    @handle = Fiddle::Pointer.new(context.to_i, 0, Library["sr_context_delete"])
  end

  def eval(source)
    take(give { |place, error|
      Library.sr_context_evaluate(@handle, source, source.bytesize, nil, place, error)
    })
  end

  def call(path, *arguments)
    values = []
    arguments.each { |argument| values << make(argument) }
    list = values.map(&:to_i).pack("J*")
    take(give { |place, error|
      Library.sr_context_call(@handle, path, path.bytesize, list, values.size, nil, place, error)
    })
  ensure
    values&.each { |value| Library.sr_value_delete(value) }
  end

  private

  # Yields the places for a pointer and for an error; returns the pointer, or raises.
  def give
    place = Fiddle::Pointer.malloc(2 * WORD, Fiddle::RUBY_FREE)
    status = yield place, place + WORD
    return place.ptr if status == OK

    error = (place + WORD).ptr
    message = Library.sr_error_message(error, nil).to_s.force_encoding("UTF-8")
    Library.sr_error_delete(error)
    raise({ EXCEPTION => JavaScriptError, TIMED_OUT => TimedOut }.fetch(status, RuntimeError), message)
  end

  # Binary strings are bytes, all others text.
  def make(argument)
    case argument
    when Numeric then Library.sr_number_new(argument.to_f)
    when String
      give do |place, error|
        if argument.encoding == Encoding::BINARY
          Library.sr_buffer_new(@handle, 0, argument, argument.bytesize, place, error)
        else
          Library.sr_string_new(argument, argument.bytesize, place, error)
        end
      end
    else raise TypeError, "cannot convert #{argument.class} to JavaScript"
    end
  end

  def take(value)
    kind = Library.sr_value_kind(value)
    case kind
    when UNDEFINED, NULL then nil
    when NUMBER
      number = Fiddle::Pointer.malloc(WORD, Fiddle::RUBY_FREE)
      give { |_, error| Library.sr_number_get(value, number, error) }
      number[0, WORD].unpack1("d")
    when STRING
      length = Fiddle::Pointer.malloc(WORD, Fiddle::RUBY_FREE)
      text = give { |place, error| Library.sr_string_get(value, place, length, error) }
      text[0, length[0, WORD].unpack1("J")].force_encoding("UTF-8")
    when BUFFER
      view = give { |place, error| Library.sr_view_new(value, place, error) }
      bytes = Library.sr_view_bytes(view)[0, Library.sr_view_byte_count(view)]
      Library.sr_view_delete(view)
      bytes
    else raise TypeError, "cannot convert a value of kind #{kind} to Ruby"
    end
  ensure
    Library.sr_value_delete(value)
  end
end

context = Context.new(timeout: 0.2)
puts format("%g", context.eval("6 * 7"))
context.eval('const greet = (name) => `Hello, ${name} \u2764`;')
puts context.call("greet", "Zoë")
puts format("%g", context.call("Math.max", 1, 2.5, -1e3))
context.eval("const reversed = (bytes) => bytes.slice().reverse();")
puts context.call("reversed", "\x00\x01\xff".b).unpack1("H*")
begin
  context.eval("nowhere.else")
rescue JavaScriptError => e
  puts e.message
end
begin
  context.eval("for (;;);")
rescue TimedOut
  puts "timed out"
end
puts context.eval("'still here'")
