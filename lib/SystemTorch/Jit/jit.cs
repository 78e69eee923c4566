namespace TorchSharp;

public static partial class torch
{
    /// <summary>TorchScript archives, as <c>torch.jit.save</c> of PyTorch writes them.</summary>
    public static partial class jit
    {
        /// <summary>Loads a module with its tensors and methods.</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">No such file, or no TorchScript archive.</exception>
        public static ScriptModule load(string filename, DeviceType device_type = DeviceType.CPU, long device_index = -1) =>
            new(ScriptModule.Read(filename, null, new Device(device_type, (int)device_index)));

        public static ScriptModule load(string filename, Device map_location) => new(ScriptModule.Read(filename, null, map_location));

        public static ScriptModule load(string filename, string map_location) => load(filename, new Device(map_location));

        public static ScriptModule load(byte[] bytes, DeviceType device_type = DeviceType.CPU, long device_index = -1) =>
            new(ScriptModule.Read("", bytes, new Device(device_type, (int)device_index)));

        public static ScriptModule load(byte[] bytes, Device map_location) => new(ScriptModule.Read("", bytes, map_location));

        public static ScriptModule load(byte[] bytes, string map_location) => load(bytes, new Device(map_location));

        public static ScriptModule<TResult> load<TResult>(string filename, DeviceType device_type = DeviceType.CPU,
            long device_index = -1) =>
            new(ScriptModule.Read(filename, null, new Device(device_type, (int)device_index)));

        public static ScriptModule<TResult> load<TResult>(string filename, Device map_location) =>
            new(ScriptModule.Read(filename, null, map_location));

        public static ScriptModule<TResult> load<TResult>(string filename, string map_location) => load<TResult>(filename,
            new Device(map_location));

        public static ScriptModule<TResult> load<TResult>(byte[] bytes, DeviceType device_type = DeviceType.CPU, long device_index = -1) =>
            new(ScriptModule.Read("", bytes, new Device(device_type, (int)device_index)));

        public static ScriptModule<TResult> load<TResult>(byte[] bytes, Device map_location) => new(ScriptModule.Read("", bytes,
            map_location));

        public static ScriptModule<TResult> load<TResult>(byte[] bytes, string map_location) => load<TResult>(bytes,
            new Device(map_location));

        public static ScriptModule<T1, TResult> load<T1, TResult>(string filename, DeviceType device_type = DeviceType.CPU,
            long device_index = -1) =>
            new(ScriptModule.Read(filename, null, new Device(device_type, (int)device_index)));

        public static ScriptModule<T1, TResult> load<T1, TResult>(string filename, Device map_location) =>
            new(ScriptModule.Read(filename, null, map_location));

        public static ScriptModule<T1, TResult> load<T1, TResult>(string filename, string map_location) =>
            load<T1, TResult>(filename, new Device(map_location));

        public static ScriptModule<T1, TResult> load<T1, TResult>(byte[] bytes, DeviceType device_type = DeviceType.CPU,
            long device_index = -1) =>
            new(ScriptModule.Read("", bytes, new Device(device_type, (int)device_index)));

        public static ScriptModule<T1, TResult> load<T1, TResult>(byte[] bytes, Device map_location) =>
            new(ScriptModule.Read("", bytes, map_location));

        public static ScriptModule<T1, TResult> load<T1, TResult>(byte[] bytes, string map_location) =>
            load<T1, TResult>(bytes, new Device(map_location));

        public static ScriptModule<T1, T2, TResult> load<T1, T2, TResult>(string filename, DeviceType device_type = DeviceType.CPU,
            long device_index = -1) =>
            new(ScriptModule.Read(filename, null, new Device(device_type, (int)device_index)));

        public static ScriptModule<T1, T2, TResult> load<T1, T2, TResult>(string filename, Device map_location) =>
            new(ScriptModule.Read(filename, null, map_location));

        public static ScriptModule<T1, T2, TResult> load<T1, T2, TResult>(string filename, string map_location) =>
            load<T1, T2, TResult>(filename, new Device(map_location));

        public static ScriptModule<T1, T2, TResult> load<T1, T2, TResult>(byte[] bytes, DeviceType device_type = DeviceType.CPU,
            long device_index = -1) =>
            new(ScriptModule.Read("", bytes, new Device(device_type, (int)device_index)));

        public static ScriptModule<T1, T2, TResult> load<T1, T2, TResult>(byte[] bytes, Device map_location) =>
            new(ScriptModule.Read("", bytes, map_location));

        public static ScriptModule<T1, T2, TResult> load<T1, T2, TResult>(byte[] bytes, string map_location) =>
            load<T1, T2, TResult>(bytes, new Device(map_location));

        /// <summary>Writes the module; a file in its place is replaced only when the new one is complete.</summary>
        public static void save(ScriptModule module, string filename) => module.Write(filename);
    }
}
