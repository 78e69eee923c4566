using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            protected internal virtual Module _to(Device device, ScalarType dtype, bool non_blocking)
            {
                _toEpilog(dtype, device, non_blocking);
                return this;
            }

            protected internal virtual Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking)
            {
                _toEpilog(null, new Device(deviceType, deviceIndex), non_blocking);
                return this;
            }

            /// <exception cref="ArgumentException">The type is neither floating point nor complex.</exception>
            protected internal virtual Module _to(ScalarType dtype, bool non_blocking)
            {
                if (!is_floating_point(dtype) && !is_complex(dtype))
                    throw new ArgumentException($"A module converts to floating point or complex types only, not to {dtype}.",
                        nameof(dtype));
                _toEpilog(dtype, null, non_blocking);
                return this;
            }

            public Module _to(Tensor other, bool non_blocking) => _to(other.device, other.dtype, non_blocking);

            protected void _toEpilog(ScalarType dtype, bool non_blocking) => _toEpilog(dtype, null, non_blocking);

            protected void _toEpilog(Device device, ScalarType dtype, bool non_blocking) => _toEpilog(dtype, device, non_blocking);

            protected void _toEpilog(DeviceType deviceType, int deviceIndex, bool non_blocking) =>
                _toEpilog(null, new Device(deviceType, deviceIndex), non_blocking);

            /// <summary>
            /// Replaces every parameter and buffer that has another device or type, and the fields that hold it. The old tensors are
            /// freed: build optimizers after moving, not before.
            /// </summary>
            protected virtual void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
            {
                foreach (var (_, child) in named_children())
                {
                    if (device is null) child._to(dtype!.Value, non_blocking);
                    else if (dtype is null) child._to(device.type, device.index, non_blocking);
                    else child._to(device, dtype.Value, non_blocking);
                }
                foreach (var (key, parameter) in _internal_params.ToList())
                {
                    if (!ReplaceParameter(dtype, device, parameter, out var moved)) continue;
                    _internal_params[key] = moved;
                    ReplaceInFields(parameter, moved);
                    parameter.Dispose();
                }
                foreach (var (key, (buffer, persistent)) in _internal_buffers.ToList())
                {
                    if (!ReplaceBuffer(dtype, device, buffer, out var moved)) continue;
                    _internal_buffers[key] = (moved, persistent);
                    ReplaceInFields(buffer, moved);
                    buffer.Dispose();
                }
                if (device is null) return;
                _deviceType = device.type;
                _deviceIndex = device.index;
            }

            /// <summary>False when the parameter and its gradient are as asked; otherwise a new leaf with the moved value and
            /// gradient.</summary>
            protected static bool ReplaceParameter(ScalarType? dtype, Device? device, Parameter param, [NotNullWhen(true)] out Parameter? p)
            {
                p = null;
                var (type, place) = Target(dtype, device, param);
                if (param.dtype == type && SameDevice(param.device, place)) return false;
                using var noGrad = no_grad();
                using var scope = NewDisposeScope();
                p = new Parameter(param.to(type, place, copy: true), param.requires_grad);
                if (param.grad is { } grad) p.grad = grad.to(type, place);
                p.DetachFromDisposeScope();
                return true;
            }

            /// <summary>False when the buffer is as asked; otherwise a moved copy. Integer buffers keep their type.</summary>
            protected static bool ReplaceBuffer(ScalarType? dtype, Device? device, Tensor buffer, [NotNullWhen(true)] out Tensor? result)
            {
                result = null;
                var (type, place) = Target(dtype, device, buffer);
                if (buffer.dtype == type && SameDevice(buffer.device, place)) return false;
                result = buffer.to(type, place).DetachFromDisposeScope();
                return true;
            }

            private static (ScalarType Type, Device Device) Target(ScalarType? dtype, Device? device, Tensor tensor)
            {
                var converts = dtype.HasValue && (is_floating_point(tensor.dtype) || is_complex(tensor.dtype));
                return (converts ? dtype!.Value : tensor.dtype, device ?? tensor.device);
            }

            private static bool SameDevice(Device have, Device want) =>
                have.type == want.type && (have.type == DeviceType.CPU || want.index < 0 || have.index == want.index);

            private void ReplaceInFields(Tensor old, Tensor moved)
            {
                const BindingFlags declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly;
                for (var type = GetType(); type is not null && type != typeof(Module); type = type.BaseType)
                    foreach (var field in type.GetFields(declared))
                        if (!field.FieldType.IsValueType && ReferenceEquals(field.GetValue(this), old)) field.SetValue(this, moved);
            }

            protected static (Device device, ScalarType dtype) GetDefaultDeviceAndType(Device? device = null, ScalarType? dtype = null) =>
                (device ?? CPU, dtype ?? get_default_dtype());
        }
    }
}
