using System.Runtime.InteropServices;
using System.Text;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class jit
    {
        /// <summary>A TorchScript module. Its parameters and buffers are the archive's own tensors under their dotted names.</summary>
        public unsafe class ScriptModule : nn.Module
        {
            private nint module;

            internal ScriptModule(nint module) : base(nameof(ScriptModule))
            {
                this.module = module;
                Register();
            }

            /// <summary>Whether the module is in training mode, as the archive says until train or eval is called.</summary>
            public new bool training => Ask(Native.st_jit_training(Checked)) != 0;

            private nint Checked => module != 0 ? module : throw new ObjectDisposedException(nameof(ScriptModule));

            public override void train(bool on = true) => Check(Native.st_jit_train(Checked, on ? 1 : 0), "train");

            public override void eval() => train(false);

            public override void zero_grad(bool set_to_none = true) => base.zero_grad(set_to_none);

            /// <summary>Number of arguments of forward.</summary>
            public int GetNumberOfInputs() => Ask(Native.st_jit_arity(Checked, 0));

            public int GetNumberOfOutputs() => Ask(Native.st_jit_arity(Checked, 1));

            /// <summary>Parameters, buffers and other tensors by name.</summary>
            public (string, Tensor)[] named_attributes(bool recurse = true) => [.. Tensors(2, recurse).Select(x => (x.Name,
                new Tensor(x.Handle)))];

            public void set_attribute(string name, Tensor buffer)
            {
                fixed (byte* text = Utf8(name)) Check(Native.st_jit_set_attribute(Checked, text, buffer.CheckedHandle), $"set_attribute {name}");
                GC.KeepAlive(buffer);
                Register();
            }

            public override IEnumerable<(string name, nn.Module module)> named_children() => Modules(false);

            public override IEnumerable<(string name, nn.Module module)> named_modules() => Modules(true).Where(x => x.name != "");

            /// <summary>Calls forward. Tensors, numbers, booleans, strings and arrays of tensors are what it can be given.</summary>
            public object call(params object[] input) => invoke("forward", input);

            public object forward(params object[] input) => invoke("forward", input);

            public TResult invoke<TResult>(string name, params object[] inputs) => (TResult)invoke(name, inputs);

            public TResult invoke<T, TResult>(string name, params T[] inputs) => (TResult)invoke(name, inputs.Cast<object>().ToArray());

            /// <summary>Calls a method of the module. Two or three results come as a tuple, more as an array.</summary>
            public object invoke(string name, params object[] objs)
            {
                var arguments = Array.ConvertAll(objs, ToArg);
                var words = new long[Math.Max(1, Op.WordsOf(arguments))];
                var values = new Value[Math.Max(1, arguments.Length)];
                var results = new Value[64];
                int count;
                fixed (long* w = words)
                fixed (Value* v = values, r = results)
                fixed (byte* method = Utf8(name))
                {
                    Op.Fill(arguments, v, w);
                    count = Native.st_jit_invoke(Checked, method, v, arguments.Length, r, results.Length);
                }
                GC.KeepAlive(arguments);
                GC.KeepAlive(this);
                if (count < 0) throw Native.Failure($"{name} of a TorchScript module", [.. objs.OfType<Tensor>()]);
                var objects = results[..count].Select(FromValue).ToArray();
                return objects switch
                {
                    [var one] => one,
                    [Tensor a, Tensor b] => (a, b),
                    [Tensor a, Tensor b, Tensor c] => (a, b, c),
                    _ => objects,
                };
            }

            internal static nint Read(string filename, byte[]? bytes, Device device)
            {
                InitializeDevice(device);
                nint module;
                fixed (byte* path = Utf8(filename), data = bytes)
                    module = Native.st_jit_load(path, data, bytes?.Length ?? 0, (int)device.type, device.index);
                return module != 0 ? module : throw Native.Failure($"jit.load '{filename}'");
            }

            internal void Write(string filename)
            {
                var unfinished = filename + ".new";
                fixed (byte* path = Utf8(unfinished)) Check(Native.st_jit_save(Checked, path), $"jit.save '{filename}'");
                File.Move(unfinished, filename, overwrite: true);
            }

            protected internal override nn.Module _to(Device device, ScalarType dtype, bool non_blocking) =>
                Moved((int)dtype, (int)device.type, device.index, non_blocking);

            protected internal override nn.Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking) =>
                Moved(-1, (int)deviceType, deviceIndex, non_blocking);

            protected internal override nn.Module _to(ScalarType dtype, bool non_blocking) => Moved((int)dtype, -1, -1, non_blocking);

            protected override void Dispose(bool disposing)
            {
                base.Dispose(disposing);
                var old = Interlocked.Exchange(ref module, 0);
                if (old != 0) Native.st_jit_release(old);
            }

            private ScriptModule Moved(int dtype, int deviceType, int deviceIndex, bool nonBlocking)
            {
                Check(Native.st_jit_to(Checked, dtype, deviceType, deviceIndex, nonBlocking ? 1 : 0), "to");
                Register();
                return this;
            }

            /// <summary>Takes the tensors of the native module into the dictionaries of nn.Module.</summary>
            private void Register()
            {
                foreach (var (_, parameter) in _internal_params) parameter.Dispose();
                foreach (var (_, (buffer, _)) in _internal_buffers) buffer.Dispose();
                _internal_params.clear();
                _internal_buffers.clear();
                foreach (var (name, handle) in Tensors(0, true)) _internal_params.Add(name, new Parameter(handle));
                foreach (var (name, handle) in Tensors(1, true)) _internal_buffers.Add(name, (new Tensor(handle).DetachFromDisposeScope(),
                    true));
            }

            private List<(string Name, nint Handle)> Tensors(int kind, bool recurse)
            {
                var list = new List<(string, nint)>();
                var context = GCHandle.Alloc(list);
                try
                {
                    Check(Native.st_jit_tensors(Checked, kind, recurse ? 1 : 0, &Visit, GCHandle.ToIntPtr(context)), "named tensors");
                }
                finally
                {
                    context.Free();
                }
                return list;
            }

            private List<(string name, nn.Module module)> Modules(bool all)
            {
                var list = new List<(string, nint)>();
                var context = GCHandle.Alloc(list);
                try
                {
                    Check(Native.st_jit_modules(Checked, all ? 1 : 0, &Visit, GCHandle.ToIntPtr(context)), "named modules");
                }
                finally
                {
                    context.Free();
                }
                return list.ConvertAll(x => (x.Item1, (nn.Module)new ScriptModule(x.Item2)));
            }

            [UnmanagedCallersOnly]
            private static void Visit(nint context, byte* name, nint handle) =>
                ((List<(string, nint)>)GCHandle.FromIntPtr(context).Target!).Add((Marshal.PtrToStringUTF8((nint)name)!, handle));

            private static Arg ToArg(object? value) => value switch
            {
                null => default,
                Tensor tensor => tensor,
                Tensor[] tensors => tensors,
                IEnumerable<Tensor> tensors => tensors.ToArray(),
                bool flag => flag,
                int number => (long)number,
                long number => number,
                float number => (double)number,
                double number => number,
                string text => text,
                long[] numbers => numbers,
                double[] numbers => numbers,
                Scalar scalar => scalar,
                Device device => device,
                _ => throw new ArgumentException($"A TorchScript method cannot be given a {value.GetType().Name}."),
            };

            private static object FromValue(Value value)
            {
                switch (value.Tag)
                {
                    case Tag.Tensor: return new Tensor((nint)value.Bits);
                    case Tag.Int: return value.Bits;
                    case Tag.Bool: return value.Bits != 0;
                    case Tag.Double: return BitConverter.Int64BitsToDouble(value.Bits);
                    case Tag.TensorList:
                        var tensors = new Tensor[value.Count];
                        for (int i = 0; i < tensors.Length; i++) tensors[i] = new Tensor(((nint*)value.Bits)[i]);
                        Native.st_free((void*)value.Bits);
                        return tensors;
                    default: return null!;
                }
            }

            private void Check(int failed, string what)
            {
                GC.KeepAlive(this);
                Native.Check(failed, what);
            }

            private TAnswer Ask<TAnswer>(TAnswer answer)
            {
                GC.KeepAlive(this);
                return answer;
            }

            private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text + '\0');
        }

        /// <summary>A TorchScript module whose forward takes any number of arguments.</summary>
        public class ScriptModule<TResult> : ScriptModule
        {
            internal ScriptModule(nint module) : base(module) { }

            public TResult call(params Tensor[] input) => invoke<Tensor, TResult>("forward", input);

            public TResult forward(params Tensor[] tensor) => call(tensor);
        }

        /// <summary>A TorchScript module whose forward takes one argument.</summary>
        public class ScriptModule<T, TResult> : ScriptModule
        {
            internal ScriptModule(nint module) : base(module) { }

            public TResult call(T input) => invoke<T, TResult>("forward", input);

            public TResult forward(T tensor) => call(tensor);
        }

        /// <summary>A TorchScript module whose forward takes two arguments.</summary>
        public class ScriptModule<T1, T2, TResult> : ScriptModule
        {
            internal ScriptModule(nint module) : base(module) { }

            public TResult call(T1 input1, T2 input2) => invoke<TResult>("forward", input1!, input2!);

            public TResult forward(T1 input1, T2 input2) => call(input1, input2);
        }
    }
}
