using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Marks modules without parameters and buffers, for which moving and converting does nothing.</summary>
public interface IParameterLessModule;

/// <summary>A module of one argument without parameters, buffers and sub-modules.</summary>
public abstract class ParameterLessModule<T1, TResult> : nn.Module<T1, TResult>, IParameterLessModule
{
    protected ParameterLessModule(string name) : base(name) { }

    protected internal override nn.Module _to(Device device, ScalarType dtype, bool non_blocking) => this;

    protected internal override nn.Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking) => this;

    protected internal override nn.Module _to(ScalarType dtype, bool non_blocking) => this;

    public override void register_buffer(string name, Tensor tensor, bool persistent = true) => throw Refusal("buffer", name);

    public override void register_parameter(string name, Parameter param) => throw Refusal("parameter", name);

    public override void register_module(string name, nn.Module submodule) => throw Refusal("sub-module", name);

    private InvalidOperationException Refusal(string what, string key) =>
        new($"{GetName()} is a module without parameters and cannot register the {what} '{key}'.");
}

/// <summary>A module of two arguments without parameters, buffers and sub-modules.</summary>
public abstract class ParameterLessModule<T1, T2, TResult> : nn.Module<T1, T2, TResult>, IParameterLessModule
{
    protected ParameterLessModule(string name) : base(name) { }

    protected internal override nn.Module _to(Device device, ScalarType dtype, bool non_blocking) => this;

    protected internal override nn.Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking) => this;

    protected internal override nn.Module _to(ScalarType dtype, bool non_blocking) => this;

    public override void register_buffer(string name, Tensor tensor, bool persistent = true) => throw Refusal("buffer", name);

    public override void register_parameter(string name, Parameter param) => throw Refusal("parameter", name);

    public override void register_module(string name, nn.Module submodule) => throw Refusal("sub-module", name);

    private InvalidOperationException Refusal(string what, string key) =>
        new($"{GetName()} is a module without parameters and cannot register the {what} '{key}'.");
}

/// <summary>A module of three arguments without parameters, buffers and sub-modules.</summary>
public abstract class ParameterLessModule<T1, T2, T3, TResult> : nn.Module<T1, T2, T3, TResult>, IParameterLessModule
{
    protected ParameterLessModule(string name) : base(name) { }

    protected internal override nn.Module _to(Device device, ScalarType dtype, bool non_blocking) => this;

    protected internal override nn.Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking) => this;

    protected internal override nn.Module _to(ScalarType dtype, bool non_blocking) => this;

    public override void register_buffer(string name, Tensor tensor, bool persistent = true) => throw Refusal("buffer", name);

    public override void register_parameter(string name, Parameter param) => throw Refusal("parameter", name);

    public override void register_module(string name, nn.Module submodule) => throw Refusal("sub-module", name);

    private InvalidOperationException Refusal(string what, string key) =>
        new($"{GetName()} is a module without parameters and cannot register the {what} '{key}'.");
}
