using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>Parameters and persistent buffers by name. The tensors are the module's own, not copies.</summary>
            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
            {
                destination ??= [];
                string Key(string key) => string.IsNullOrEmpty(prefix) ? key : $"{prefix}.{key}";
                foreach (var (key, parameter) in named_parameters()) destination.TryAdd(Key(key), parameter);
                foreach (var (key, buffer) in named_buffers(include_nonpersistent: false)) destination.TryAdd(Key(key), buffer);
                // tensors that sub-modules share appear once above; here under each of their names
                foreach (var (key, child) in _internal_submodules) child.state_dict(destination, Key(key));
                return destination;
            }

            /// <summary>Copies the values of <paramref name="source"/> into this module's tensors, converting element type and device.</summary>
            /// <returns>The keys the module has and the source lacks; the keys the source has and the module lacks.</returns>
            /// <exception cref="InvalidOperationException">A shape differs, or <paramref name="strict"/> and the keys differ.</exception>
            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
                Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
            {
                var skipped = new HashSet<string>(skip ?? []);
                var own = state_dict();
                var missing = own.Keys.Where(key => !skipped.Contains(key) && !source.ContainsKey(key)).ToList();
                var unexpected = source.Keys.Where(key => !skipped.Contains(key) && !own.ContainsKey(key)).ToList();
                if (strict && (missing.Count > 0 || unexpected.Count > 0))
                    throw new InvalidOperationException(
                        $"The state dict does not fit {GetName()}: missing [{string.Join(", ", missing)}], unexpected [{string.Join(", ", unexpected)}].");

                var loadable = own.Where(pair => !skipped.Contains(pair.Key) && source.ContainsKey(pair.Key)).ToList();
                foreach (var (key, target) in loadable)
                    if (!target.shape.SequenceEqual(source[key].shape))
                        throw new InvalidOperationException(
                            $"'{key}' of {GetName()} has shape [{string.Join(", ", target.shape)}], the state dict's [{string.Join(", ", source[key].shape)}].");

                using var noGrad = no_grad();
                using var scope = NewDisposeScope();
                foreach (var (key, target) in loadable) target.copy_(source[key]);
                return (missing, unexpected);
            }

            /// <summary>Writes parameters and persistent buffers in TorchSharp's own format, to a temporary name renamed at the end.</summary>
            public Module save(string location, IList<string>? skip = null)
            {
                var temporary = $"{location}.{Environment.ProcessId}.tmp";
                try
                {
                    using (var stream = File.Create(temporary)) save(stream, skip);
                    File.Move(temporary, location, overwrite: true);
                }
                finally
                {
                    File.Delete(temporary); // no effect once renamed
                }
                return this;
            }

            public Module save(BinaryWriter writer, IList<string>? skip = null)
            {
                save_state_dict(writer, state_dict(), skip);
                return this;
            }

            public Module save(Stream stream, IList<string>? skip = null)
            {
                using var writer = new BinaryWriter(stream);
                return save(writer, skip);
            }

            /// <summary>Writes the number of entries (LEB128), then each entry's key and tensor.</summary>
            public static void save_state_dict(BinaryWriter writer, Dictionary<string, Tensor> sd, IList<string>? skip = null)
            {
                var entries = sd.Where(pair => skip is null || !skip.Contains(pair.Key)).ToList();
                writer.Write7BitEncodedInt(entries.Count);
                foreach (var (key, tensor) in entries)
                {
                    writer.Write(key);
                    tensor.Save(writer);
                }
            }

            /// <exception cref="FileNotFoundException">No such file.</exception>
            public virtual Module load(
                string location, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
            {
                if (!File.Exists(location)) throw new FileNotFoundException($"No saved module at '{location}'.", location);
                using var stream = File.OpenRead(location);
                return load(stream, strict, skip, loadedParameters);
            }

            public Module load(
                Stream stream, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
            {
                using var reader = new BinaryReader(stream);
                return load(reader, strict, skip, loadedParameters);
            }

            /// <summary>Reads what <c>save</c> wrote into this module's tensors.</summary>
            /// <param name="loadedParameters">When given, gets true for every key that was read and false for the others.</param>
            /// <exception cref="ArgumentException"><paramref name="strict"/> and the entries differ from the module's.</exception>
            public virtual Module load(
                BinaryReader reader, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
            {
                var own = state_dict();
                if (loadedParameters is not null)
                    foreach (var key in own.Keys) loadedParameters[key] = false;

                var entries = reader.Read7BitEncodedInt();
                if (strict && entries != own.Count)
                    throw new ArgumentException($"{GetName()} has {own.Count} tensors, the saved module {entries}.");
                using var noGrad = no_grad();
                for (var i = 0; i < entries; i++)
                {
                    using var scope = NewDisposeScope();
                    var key = reader.ReadString();
                    var saved = TensorExtensionMethods.Load(reader)!;
                    if (!own.TryGetValue(key, out var target))
                    {
                        if (strict) throw new ArgumentException($"The saved module has '{key}', {GetName()} has not.");
                        continue;
                    }
                    if (skip is not null && skip.Contains(key)) continue;
                    if (!target.shape.SequenceEqual(saved.shape))
                        throw new ArgumentException(
                            $"'{key}' of {GetName()} has shape [{string.Join(", ", target.shape)}], the saved module's [{string.Join(", ", saved.shape)}].");
                    target.copy_(saved);
                    if (loadedParameters is not null) loadedParameters[key] = true;
                }
                return this;
            }

            /// <summary>A new module with the values saved at <paramref name="path"/>.</summary>
            public static Module Create<T>(string path) where T : Module, new() => new T().load(path);
        }
    }
}
