package dev.regatta.internal.gateway;

import dev.regatta.gateway.Gateway;
import dev.regatta.gateway.Interceptor;
import dev.regatta.gateway.StepTimeoutException;
import dev.regatta.gateway.ToolAnswer;
import dev.regatta.gateway.ToolCall;
import dev.regatta.internal.error.Throwables;

/**
 * Turns what a tool throws into an answer that the model can act on. Only two things get through: the interrupt of the
 * task, and errors that say the process itself is broken (a class that cannot be loaded, no memory left).
 */
public final class ToolErrorsLink implements Interceptor<ToolCall, ToolAnswer> {

    @Override
    public ToolAnswer intercept(ToolCall call, Gateway<ToolCall, ToolAnswer> next) throws Exception {
        try {
            return next.call(call);
        } catch (InterruptedException interrupted) {
            throw interrupted;
        } catch (StepTimeoutException timeout) {
            return ToolAnswer.error(timeout.getMessage() + " Try it with less to do, or go on without it.");
        } catch (Exception | StackOverflowError failure) {
            return ToolAnswer.error(describe(call, failure));
        } catch (VirtualMachineError | LinkageError broken) {
            throw broken;
        } catch (Error failure) {
            return ToolAnswer.error(describe(call, failure));
        }
    }

    private static String describe(ToolCall call, Throwable failure) {
        return "The tool '" + call.tool() + "' failed with " + Throwables.told(failure);
    }
}
